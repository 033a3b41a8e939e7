using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class ProgramTests
{
    [Theory]
    [InlineData("--port 99999", "--port", "65535")]
    [InlineData("--port", "--port", "value")]
    [InlineData("--clusters -1", "--clusters", "100000")]
    [InlineData("--keys two", "--keys", "whole number")]
    [InlineData("--namespaces --keys 2", "--namespaces", "value")]
    [InlineData("--rotation-seconds NaN", "--rotation-seconds", "seconds")]
    [InlineData("--trail-delay-seconds soon", "--trail-delay-seconds", "seconds")]
    [InlineData("--region Mars", "--region", "us-west-2")]
    [InlineData("--requests-per-second 0", "--requests-per-second", "at least 1")]
    [InlineData("--fault RotateEncryptionKey:explode", "--fault", "drop-after")]
    [InlineData("--cluster-endpoint x:99999", "ClusterEndpoint", "host:port")]
    [InlineData("--nonsense", "--nonsense", "--help")]
    [InlineData("4599", "4599", "--help")]
    public async Task A_bad_argument_ends_it_with_2_and_names_the_argument_and_what_is_allowed(
        string arguments, string name, string allowed)
    {
        using Process program = Start(arguments);
        (string output, string error) = await Read(program);

        Assert.Equal(2, program.ExitCode);
        Assert.Equal(string.Empty, output);
        Assert.Contains(name, error, StringComparison.Ordinal);
        Assert.Contains(allowed, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_arguments_and_every_kind_of_fault()
    {
        using Process program = Start("--help");
        (string output, _) = await Read(program);

        Assert.Equal(0, program.ExitCode);
        Assert.Contains("--rotation-seconds", output, StringComparison.Ordinal);
        foreach (SandboxFaultKind kind in Enum.GetValues<SandboxFaultKind>())
        {
            Assert.Contains(new SandboxFault { Kind = kind }.ToString()[2..], output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_1_and_a_clear_error()
    {
        using SandboxServer server = SandboxServer.Start();
        using Process program = Start("--port " + server.Endpoint.Port);
        (_, string error) = await Read(program);

        Assert.Equal(1, program.ExitCode);
        Assert.Contains("in use", error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_announces_itself_in_one_line_serves_and_ends_with_0_on_a_signal(string signal)
    {
        using Process program = Start(
            "--port 0 --clusters 3 --keys 2 --namespaces=1 --rotation-seconds 2.5 --trail-delay-seconds 1.5 --rotation-events --fault RotateEncryptionKey:drop-after:1");
        JsonElement line = JsonDocument.Parse((await program.StandardOutput.ReadLineAsync())!).RootElement;
        Assert.Equal("us-west-2", line.GetProperty("Region").GetString());
        Assert.StartsWith("AKIA", line.GetProperty("AccessKey").GetString(), StringComparison.Ordinal);
        Assert.Equal(40, line.GetProperty("SecretKey").GetString()!.Length);
        using var http = new HttpClient();
        Assert.Contains(
            "drop-after",
            await http.GetStringAsync(line.GetProperty("Endpoint").GetString() + "/_sandbox/faults"),
            StringComparison.Ordinal);

        // Where this process was started with SIGINT ignored, as in the background of a script, its children ignore it
        // too.
        string sent = signal == "INT" && IsInterruptIgnored() ? "TERM" : signal;
        using (Process kill = Process.Start("kill", $"-{sent} {program.Id}"))
        {
            await kill.WaitForExitAsync();
        }

        (string rest, _) = await Read(program);
        Assert.Equal(string.Empty, rest);
        Assert.Equal(0, program.ExitCode);
    }

    private static bool IsInterruptIgnored() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status")
            .FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            is { } mask
        && (
            ulong.Parse(
                mask.AsSpan(7),
                NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite,
                CultureInfo.InvariantCulture) & 2) != 0;

    private static Process Start(string arguments) => Process.Start(new ProcessStartInfo("dotnet")
    {
        Arguments = $"\"{Path.Combine(AppContext.BaseDirectory, "KeyRotation.Sandbox.dll")}\" {arguments}",
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<(string Output, string Error)> Read(Process program)
    {
        Task<string> output = program.StandardOutput.ReadToEndAsync();
        Task<string> error = program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        return (await output, await error);
    }
}
