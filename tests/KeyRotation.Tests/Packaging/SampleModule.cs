using System;
using System.IO;
using KeyRotation.Packager;

namespace KeyRotation.Tests.Packaging;

/// <summary>A small module beside the packages that it was built from, and what the packager said to it.</summary>
internal sealed class SampleModule : IDisposable
{
    private const string Nuspec =
        "<package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\"><metadata><id>{0}</id><authors>{0} authors</authors>{1}</metadata></package>";

    private readonly string _root = Directory.CreateTempSubdirectory("KeyRotation.Packager.").FullName;

    public SampleModule()
    {
        Write("KeyRotation.psd1", """
            @{
                ModuleVersion          = '1.2.3'
                Description            = 'It''s a sample.'
                Author                 = 'Somebody'
                Copyright              = '(c) Somebody'
                CmdletsToExport        = @(
                    'Get-Sample'
                )
                # The build fills in FileList, and ReleaseNotes from CHANGELOG.md.
                FileList               = @()
                PrivateData            = @{
                    PSData = @{
                        Tags         = @('AWS', 'PSEdition_Core')
                        ReleaseNotes = ''
                    }
                }
            }
            """);
        Write(
            "CHANGELOG.md",
            "# Changelog\n\n## [Unreleased]\n\n- what is next\n\n## [1.2.3]\n\n- what's new\n\n## [1.2.2]\n\n- what was\n");
        Write(
            "packages.lock.json",
            """
            { "version": 2, "dependencies": {
              "net8.0": {
                "Sdk": { "type": "Direct", "resolved": "4.0.1", "contentHash": "AAEC", "dependencies": { "Text": "1.0.0" } },
                "Text": { "type": "Transitive", "resolved": "1.0.0", "contentHash": "AwQF" },
                "Compiler.Only": { "type": "Direct", "resolved": "9.0.0", "contentHash": "BgcI" },
                "keyrotation.core": { "type": "Project" } },
              "net10.0": {
                "Sdk": { "type": "Direct", "resolved": "4.0.1", "contentHash": "AAEC", "dependencies": { "Text": "1.0.0" } } } } }
            """);
        Package("sdk", "4.0.1", "<license type=\"expression\">Apache-2.0</license>");
        Package(
            "text", "1.0.0", "<licenseUrl>https://example.com/LICENSE.TXT</licenseUrl><copyright>© Text</copyright>");
        Write("packages/text/1.0.0/LICENSE.TXT", "The MIT License (MIT)\r\n\r\nPermission is granted.\r\n");
        foreach (
            var file in new[]
            {
                "KeyRotation.psm1",
                "LICENSE",
                "bin/net8.0/KeyRotation.dll",
                "bin/net8.0/KeyRotation.Core.dll",
                "bin/net8.0/Sdk.dll",
                "bin/net8.0/Text.dll",
                "bin/net10.0/Sdk.dll",
                "en-US/about_KeyRotation.help.txt",
            })
        {
            Write("module/" + file, "content of " + file);
        }
    }

    public string Folder => Path.Combine(_root, "module");

    public string Output => Path.Combine(_root, "out");

    /// <summary>What the packager wrote to its error stream.</summary>
    public string Error { get; private set; } = string.Empty;

    public int Finish() =>
        Run("finish", Folder, At("KeyRotation.psd1"), At("CHANGELOG.md"), At("packages.lock.json"), At("packages"));

    public int Pack() => Run("pack", Folder, Output);

    public string At(string name) => Path.Combine(_root, name);

    public string Write(string name, string text)
    {
        var file = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private int Run(params string[] arguments)
    {
        using var error = new StringWriter();
        var code = PackagerCommand.Run(arguments, TextWriter.Null, error);
        Error = error.ToString();
        return code;
    }

    private void Package(string id, string version, string licence) =>
        Write(
            $"packages/{id}/{version}/{id}.nuspec",
            string.Format(System.Globalization.CultureInfo.InvariantCulture, Nuspec, id, licence));
}
