using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Commands;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Beside;

/// <summary>
/// The module and another module's libraries in one process that has neither among its own files, as PowerShell has
/// neither. The Pester suite tries the same in PowerShell itself.
/// </summary>
public sealed class NeighbourTests
{
    // What the run cannot leave out, and what it starts itself with.
    private static readonly string[] s_sandboxCmdlets = ["Start-KeyRotationSandbox", "Stop-KeyRotationSandbox"];

    // A run mostly waits, so that a few go side by side; all begin with the first test that asks for one.
    private static readonly SemaphoreSlim s_places = new(4);
    private static readonly Lazy<Dictionary<(string, string), Task<JsonElement>>> s_runs = new(static () =>
        Neighbours
            .Select(static row => ((string)row[0], (string)row[1]))
            .ToDictionary(static each => each, static each => RunAsync(each.Item1, each.Item2)));

    public static TheoryData<string, string> Neighbours
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var neighbour in Neighbour.Neighbour.All)
            {
                cases.Add(neighbour.Name, "before");
                cases.Add(neighbour.Name, "after");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Neighbours))]
    public async Task Every_cmdlet_works_beside_a_library_of_another_module_and_the_library_works_too(
        string neighbour, string loaded)
    {
        JsonElement outcome = await s_runs.Value[(neighbour, loaded)];

        string[] used = Texts(outcome, "Used");
        Assert.Equal(2, used.Length);
        NonEmpty.All(used, text => Assert.Equal(Expected(neighbour), text));
        Assert.Equal(AllCmdlets().Except(s_sandboxCmdlets).Order(), Texts(outcome, "Cmdlets").Order());
        Assert.Equal(["KeyRotation.Loader"], Texts(outcome, "Shared"));
    }

    [Fact]
    public void Older_and_newer_packages_than_the_modules_are_tried()
    {
        string[] packages = [.. Neighbour.Neighbour.All.Select(each => each.Packages)];
        foreach (
            var begin in new[]
            {
                "AWSSDK.Core 3.7.",
                "AWSSDK.Core 4.0.3",
                "System.Text.Json 6.",
                "System.Text.Json 10.",
                "Microsoft.Bcl.AsyncInterfaces 1.",
                "Microsoft.Bcl.TimeProvider 10.",
            })
        {
            Assert.Contains(packages, name => name.StartsWith(begin, StringComparison.Ordinal));
        }

        Assert.Contains(packages, name => name.Contains("AWSSDK.KeyManagementService 3.3.", StringComparison.Ordinal));
        Assert.Contains(packages, name => name.Contains("AWSSDK.KeyManagementService 4.1.", StringComparison.Ordinal));
    }

    private static string Expected(string neighbour) => Neighbour.Neighbour.Find(neighbour).Call switch
    {
        "Kms" => "1234abcd-12ab-34cd-56ef-1234567890ab",
        "Sts" => "arn:aws:iam::123456789012:user/sandbox",
        "S3" => "OK",
        "Json" => "[1,2]",
        "Async" => "AsyncIteratorMethodBuilder",
        "Time" => "a time",
        var other => throw new ArgumentOutOfRangeException(nameof(neighbour), other, "No such call."),
    };

    private static IEnumerable<string> AllCmdlets() =>
        typeof(InvokeRSRotateEncryptionKeyCommand)
            .Assembly.GetTypes()
            .SelectMany(static type =>
                type.GetCustomAttributes(typeof(System.Management.Automation.CmdletAttribute), inherit: false))
            .Cast<System.Management.Automation.CmdletAttribute>()
            .Select(static cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}");

    private static string[] Texts(JsonElement outcome, string name) =>
        [.. outcome.GetProperty(name).EnumerateArray().Select(static each => each.GetString()!)];

    private static async Task<JsonElement> RunAsync(string neighbour, string loaded)
    {
        string[] arguments =
        [
            Path.Combine(Repository.BuildOf("tests/KeyRotation.Neighbour", "net10.0"), "KeyRotation.Neighbour.dll"),
            neighbour,
            loaded,
            Repository.BuildOf("src/KeyRotation", "net10.0"),
            Path.Combine(Repository.BuildOf("src/KeyRotation.Loader", "net8.0"), "KeyRotation.Loader.dll"),
        ];
        await s_places.WaitAsync();
        try
        {
            using Process program = Process.Start(
                new ProcessStartInfo("dotnet", arguments)
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            Task<string> error = program.StandardError.ReadToEndAsync();
            string output = await program.StandardOutput.ReadToEndAsync();
            await program.WaitForExitAsync();
            Assert.True(program.ExitCode == 0, await error);
            return JsonDocument.Parse(output).RootElement;
        }
        finally
        {
            s_places.Release();
        }
    }
}
