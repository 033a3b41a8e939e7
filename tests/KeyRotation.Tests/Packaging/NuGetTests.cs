using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Packaging;

public sealed class NuGetTests
{
    [Fact]
    public async Task NuGet_takes_the_nupkg_from_a_folder_and_unpacks_every_file()
    {
        using var module = new SampleModule();
        module.Finish();
        module.Pack();
        module.Write("user/nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="here" value="{module.Output}" /></packageSources>
            </configuration>
            """);
        string project = module.Write("user/user.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><DisableImplicitNuGetFallbackFolder>true</DisableImplicitNuGetFallbackFolder></PropertyGroup>
              <ItemGroup><PackageDownload Include="KeyRotation" Version="[1.2.3]" /></ItemGroup>
            </Project>
            """);

        using Process restore = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["restore", project, "-p:NuGetAudit=false", "-p:RestorePackagesPath=" + module.At("unpacked")])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Path.GetDirectoryName(project),
            })!;
        string said = await restore.StandardOutput.ReadToEndAsync();
        await restore.WaitForExitAsync();

        Assert.True(restore.ExitCode == 0, said);
        foreach (string file in NonEmpty.Of(Directory.EnumerateFiles(module.Folder, "*", SearchOption.AllDirectories)))
        {
            string unpacked = Path.Combine(
                module.At("unpacked"), "keyrotation", "1.2.3", Path.GetRelativePath(module.Folder, file));
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(unpacked));
        }
    }
}
