using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace KeyRotation.Bench;

/// <summary>Finds and times other programs.</summary>
internal static class OtherPrograms
{
    /// <summary>The path of a program on PATH; null if it is not found.</summary>
    public static string? Find(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] names = OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];
        return folders
            .SelectMany(folder => names.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>The module from a Release build of the solution; null if there is none yet.</summary>
    public static string? FindModule()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KeyRotation.sln")))
            {
                var manifest = Path.Combine(folder.FullName, "out", "KeyRotation", "KeyRotation.psd1");
                return File.Exists(manifest) ? manifest : null;
            }
        }

        return null;
    }

    /// <summary>The milliseconds from start to end of a process.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not 0.</exception>
    public static async Task<double> TimeAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        return process.ExitCode == 0 && (await errors).Length == 0
            ? elapsed.TotalMilliseconds
            : throw new InvalidOperationException(
                $"{program} ended with exit code {process.ExitCode}: {await output}{await errors}");
    }
}
