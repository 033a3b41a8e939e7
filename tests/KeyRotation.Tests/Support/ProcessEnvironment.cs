using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Xunit;

namespace KeyRotation.Tests;

/// <summary>Tests that change the process's environment, so no other test can run in parallel.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class ProcessEnvironment
{
    public const string Name = "The environment of the process";

    /// <summary>Hides the credentials, Region and proxy of the user who runs the tests.</summary>
    [ModuleInitializer]
    internal static void Isolate()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsAmbient).ToList())
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        string folder = Directory.CreateTempSubdirectory("KeyRotation.Tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", EmptyFile(folder, "credentials"));
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", EmptyFile(folder, "config"));
    }

    private static bool IsAmbient(string variable) =>
        variable.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)
        || variable.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);

    private static string EmptyFile(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, string.Empty);
        return path;
    }
}

/// <summary>Sets environment variables for the duration of a test.</summary>
internal sealed class Variables : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public Variables Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
        return this;
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
