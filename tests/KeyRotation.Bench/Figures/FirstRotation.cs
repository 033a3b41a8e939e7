using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace KeyRotation.Bench.Figures;

/// <summary>The time to import the module and rotate once, in a new process for each run.</summary>
internal sealed class FirstRotation : IFigure
{
    private const double AimMilliseconds = 150;

    public string Name => "first";

    public string Description => "import and first rotation in a fresh process, against a sandbox that is up";

    public async Task MeasureAsync(bool quick, Report report)
    {
        var runs = quick ? 2 : 15;
        using var sandbox = await SandboxProcess.StartAsync();
        await MeasurePowerShellAsync(sandbox, runs, report);
        await MeasureAwsAsync(sandbox, runs, report);
    }

    private static async Task MeasurePowerShellAsync(SandboxProcess sandbox, int runs, Report report)
    {
        var pwsh = OtherPrograms.Find("pwsh");
        var module = OtherPrograms.FindModule();
        if (pwsh is null || module is null)
        {
            report.Line(
                "pwsh",
                pwsh is null ? "not found on PATH" : "out/KeyRotation not found: dotnet build -c Release lays it out");
            return;
        }

        string[] bare = ["-NoProfile", "-NonInteractive", "-Command", "exit"];
        string[] rotate = ["-NoProfile", "-NonInteractive", "-Command", Script(module, sandbox.Endpoint)];
        // One uncounted run of each loads the files into the system's cache.
        await OtherPrograms.TimeAsync(pwsh, bare);
        await OtherPrograms.TimeAsync(pwsh, rotate);
        var before = await sandbox.RotationsAsync();
        List<double> bareTimes = [], rotateTimes = [];
        for (var run = 0; run < runs; run++)
        {
            bareTimes.Add(await OtherPrograms.TimeAsync(pwsh, bare));
            rotateTimes.Add(await OtherPrograms.TimeAsync(pwsh, rotate));
        }

        var rotations = await sandbox.RotationsAsync() - before;
        if (rotations != runs)
        {
            throw new InvalidOperationException($"{runs} runs rotated {rotations} times.");
        }

        var over = Median.Of(rotateTimes) - Median.Of(bareTimes);
        report.Line($"pwsh that exits at once, median of {runs}", Milliseconds(Median.Of(bareTimes)));
        report.Line($"pwsh that imports and rotates, median of {runs}", Milliseconds(Median.Of(rotateTimes)));
        report.Line(
            "import and first rotation over bare pwsh",
            Milliseconds(over),
            "under " + Milliseconds(AimMilliseconds),
            over < AimMilliseconds);
    }

    private static async Task MeasureAwsAsync(SandboxProcess sandbox, int runs, Report report)
    {
        if (OtherPrograms.Find("aws") is not { } aws)
        {
            report.Line("aws", "not found on PATH");
            return;
        }

        var endpoint = sandbox.Endpoint;
        string[] arguments =
        [
            "redshift", "rotate-encryption-key", "--cluster-identifier", "mycluster",
            "--endpoint-url", endpoint.Url.AbsoluteUri, "--region", endpoint.Region,
        ];
        Dictionary<string, string> environment = new()
        {
            ["AWS_ACCESS_KEY_ID"] = endpoint.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = endpoint.SecretKey,
        };
        await OtherPrograms.TimeAsync(aws, arguments, environment);
        List<double> times = [];
        for (var run = 0; run < runs; run++)
        {
            times.Add(await OtherPrograms.TimeAsync(aws, arguments, environment));
        }

        report.Line($"aws redshift rotate-encryption-key, median of {runs}", Milliseconds(Median.Of(times)));
    }

    private static string Script(string module, Endpoint endpoint) =>
        $"$ErrorActionPreference = 'Stop'; Import-Module '{module.Replace("'", "''", StringComparison.Ordinal)}'; "
        + $"Invoke-RSRotateEncryptionKey mycluster -EndpointUrl {endpoint.Url} -Region {endpoint.Region} "
        + $"-AccessKey {endpoint.AccessKey} -SecretKey '{endpoint.SecretKey}' -Force | Out-Null";

    private static string Milliseconds(double value) => Report.Number(value, "0") + " ms";
}
