using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;

namespace KeyRotation.Bench;

/// <summary>The sandbox in a separate process, so that its memory and processor time are not counted.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process, Endpoint endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    public Endpoint Endpoint { get; }

    /// <summary>Starts a sandbox whose rotations end at once.</summary>
    public static Task<SandboxProcess> StartAsync() => StartAsync("--rotation-seconds", "0");

    /// <summary>Starts a sandbox.</summary>
    /// <param name="arguments">The program's arguments.</param>
    public static async Task<SandboxProcess> StartAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "KeyRotation.Sandbox.dll");
        List<string> all = [program, .. arguments];
        var start = new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The sandbox ended before it listened.");
        using var json = JsonDocument.Parse(line);
        return new SandboxProcess(process, new Endpoint(
            new Uri(Text("Endpoint")), Text("Region"), Text("AccessKey"), Text("SecretKey")));

        string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
    }

    /// <summary>The number of rotations carried out so far.</summary>
    public async Task<int> RotationsAsync() => (await SandboxCounts.ReadAsync(Endpoint)).Rotations;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
