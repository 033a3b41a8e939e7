using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Desktop;

/// <summary>
/// What Windows PowerShell 5.1 loads, held to the reference assemblies of .NET Framework 4.7.2. It shows that
/// everything that is called is there, and not that it behaves the same.
/// </summary>
public sealed class DesktopTests
{
    private static readonly string s_cmdlets = Repository.BuildOf("src/KeyRotation", "netstandard2.0");
    private static readonly string s_loader = Repository.BuildOf("src/KeyRotation.Loader", "netstandard2.0");
    private static readonly string s_framework = Path.Combine(
        Package("ReferenceAssemblies"), "build", ".NETFramework", "v4.7.2");
    private static readonly string s_powerShell = Path.Combine(Package("PowerShellStandard"), "lib", "netstandard2.0");

    public static TheoryData<string> Assemblies => [.. Shipped()];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Everything_that_an_assembly_refers_to_is_shipped_or_in_the_framework_or_in_PowerShell(string assembly)
    {
        using MetadataLibrary library = Library();
        Assert.Empty(library.Missing(assembly));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_shipped_assembly_is_older_than_another_asks_for(string assembly)
    {
        using MetadataLibrary library = Library();
        MetadataReader reader = library.Find(assembly)!;
        string[] shipped = [.. Shipped()];
        foreach (var reference in reader.AssemblyReferences.Select(reader.GetAssemblyReference))
        {
            var name = reader.GetString(reference.Name);
            if (shipped.Contains(name))
            {
                Assert.True(
                    library.Find(name)!.GetAssemblyDefinition().Version >= reference.Version,
                    $"{assembly} asks for {name} {reference.Version}.");
            }
        }
    }

    [Fact]
    public void What_is_missing_is_found()
    {
        // The build for .NET 10 calls what .NET Framework has not: the checks above can fail.
        using MetadataLibrary library = new MetadataLibrary()
            .Add(Repository.BuildOf("src/KeyRotation", "net10.0"))
            .Add(s_framework)
            .Add(Path.Combine(s_framework, "Facades"))
            .Add(s_powerShell);
        string[] missing = [.. library.Missing("KeyRotation.Core")];
        Assert.Contains(
            missing,
            line =>
                line.Contains("type System.Threading.PeriodicTimer", StringComparison.Ordinal)
                || line.Contains("type System.Text.Json", StringComparison.Ordinal));
        Assert.Contains(missing, line => line.Contains(": member ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_manifest_asks_for_the_framework_that_is_checked()
    {
        string manifest = File.ReadAllText(Path.Combine(Repository.Root, "KeyRotation.psd1"));
        Assert.Matches(@"DotNetFrameworkVersion\s*=\s*'4\.7\.2'", manifest);
        Assert.Matches(@"PowerShellVersion\s*=\s*'5\.1'", manifest);
        Assert.Matches(@"CompatiblePSEditions\s*=\s*@\('Desktop', 'Core'\)", manifest);
    }

    private static IEnumerable<string> Shipped() =>
        new[] { s_cmdlets, s_loader }
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.dll"))
            .Select(static file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal);

    private static MetadataLibrary Library() =>
        new MetadataLibrary()
            .Add(s_cmdlets)
            .Add(s_loader)
            .Add(s_framework)
            .Add(Path.Combine(s_framework, "Facades"))
            .Add(s_powerShell);

    private static string Package(string name) =>
        typeof(DesktopTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(each => each.Key == name)
            .Value!;
}
