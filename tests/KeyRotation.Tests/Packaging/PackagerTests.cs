using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using KeyRotation.Packager;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Packaging;

public sealed class PackagerTests
{
    [Fact]
    public void The_manifest_lists_what_is_in_the_folder_and_has_the_notes_of_its_version()
    {
        using var module = new SampleModule();
        Assert.Equal(PackagerCommand.Success, module.Finish());

        string manifest = module.Read("KeyRotation.psd1");
        foreach (string entry in NonEmpty.Of(Directory.EnumerateFileSystemEntries(module.Folder)))
        {
            Assert.Contains($"        '{Path.GetFileName(entry)}'\n", manifest, StringComparison.Ordinal);
        }

        Assert.Contains("ReleaseNotes = '- what''s new'", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_is_not_in_the_changelog_has_the_notes_of_what_is_not_released()
    {
        using var module = new SampleModule();
        File.WriteAllText(
            module.At("CHANGELOG.md"),
            File.ReadAllText(module.At("CHANGELOG.md")).Replace("[1.2.3]", "[1.2.1]", StringComparison.Ordinal));
        module.Finish();
        Assert.Contains("ReleaseNotes = '- what is next'", module.Read("KeyRotation.psd1"), StringComparison.Ordinal);
    }

    [Fact]
    public void To_finish_twice_changes_nothing()
    {
        using var module = new SampleModule();
        module.Finish();
        string first =
            module.Read("KeyRotation.psd1")
            + module.Read("KeyRotation.cdx.json")
            + module.Read("THIRD-PARTY-NOTICES.txt");
        Assert.Equal(PackagerCommand.Success, module.Finish());
        Assert.Equal(
            first,
            module.Read("KeyRotation.psd1")
                + module.Read("KeyRotation.cdx.json")
                + module.Read("THIRD-PARTY-NOTICES.txt"));
    }

    [Fact]
    public void The_bill_of_materials_names_each_package_that_is_shipped_and_no_other()
    {
        using var module = new SampleModule();
        module.Finish();

        using JsonDocument sbom = JsonDocument.Parse(module.Read("KeyRotation.cdx.json"));
        JsonElement root = sbom.RootElement;
        Assert.Equal("CycloneDX", root.GetProperty("bomFormat").GetString());
        Assert.Equal("1.2.3", root.GetProperty("metadata").GetProperty("component").GetProperty("version").GetString());
        JsonElement[] components = [.. root.GetProperty("components").EnumerateArray()];
        Assert.Equal(
            ["pkg:nuget/Sdk@4.0.1", "pkg:nuget/Text@1.0.0"],
            components.Select(each => each.GetProperty("purl").GetString()));
        Assert.Equal(
            ["Apache-2.0", "MIT"],
            components.Select(each =>
                each.GetProperty("licenses")[0].GetProperty("license").GetProperty("id").GetString()));
        Assert.Equal(
            ["SHA-512:000102", "bin/net10.0/Sdk.dll", "bin/net8.0/Sdk.dll"],
            components[0]
                .GetProperty("properties")
                .EnumerateArray()
                .Select(each => each.GetProperty("value").GetString()));
        JsonElement sdk = root.GetProperty("dependencies")
            .EnumerateArray()
            .Single(each => each.GetProperty("ref").GetString() == "pkg:nuget/Sdk@4.0.1");
        Assert.Equal("pkg:nuget/Text@1.0.0", Assert.Single(sdk.GetProperty("dependsOn").EnumerateArray()).GetString());
    }

    [Fact]
    public void The_notices_name_each_package_and_repeat_the_licence_that_it_brings()
    {
        using var module = new SampleModule();
        module.Finish();
        string notices = module.Read("THIRD-PARTY-NOTICES.txt");
        Assert.Contains("Sdk 4.0.1, Apache-2.0", notices, StringComparison.Ordinal);
        Assert.Contains("Text 1.0.0, MIT", notices, StringComparison.Ordinal);
        Assert.Contains("© Text", notices, StringComparison.Ordinal);
        Assert.Contains(
            "With Text:\n\nThe MIT License (MIT)\n\nPermission is granted.", notices, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System.Management.Automation.dll")]
    [InlineData("KeyRotation.Tests.dll")]
    [InlineData("Compiler.dll")]
    public void An_assembly_of_neither_the_module_nor_a_locked_package_is_refused_by_name(string name)
    {
        using var module = new SampleModule();
        module.Write("module/bin/net8.0/" + name, string.Empty);
        Assert.Equal(PackagerCommand.Failure, module.Finish());
        Assert.Contains("bin/net8.0/" + name, module.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_does_not_tell_its_licence_is_refused_by_name()
    {
        using var module = new SampleModule();
        module.Write("packages/text/1.0.0/LICENSE.TXT", "All rights reserved.");
        Assert.Equal(PackagerCommand.Failure, module.Finish());
        Assert.Contains("Text 1.0.0", module.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_files_give_the_same_bytes_whatever_their_folder_times_and_order_of_making()
    {
        using var first = new SampleModule();
        using var second = new SampleModule();
        foreach (
            string file in Directory.EnumerateFiles(second.Folder, "*", SearchOption.AllDirectories).Reverse().ToList())
        {
            byte[] content = File.ReadAllBytes(file);
            File.Delete(file);
            File.WriteAllBytes(file, content);
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        foreach (SampleModule module in new[] { first, second })
        {
            Assert.Equal(PackagerCommand.Success, module.Finish());
            Assert.Equal(PackagerCommand.Success, module.Pack());
        }

        foreach (string name in new[] { "KeyRotation.1.2.3.zip", "KeyRotation.1.2.3.nupkg" })
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(first.Output, name)),
                File.ReadAllBytes(Path.Combine(second.Output, name)));
        }
    }

    [Fact]
    public void The_zip_holds_the_files_in_a_folder_of_the_version()
    {
        using var module = new SampleModule();
        module.Finish();
        module.Pack();

        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(module.Output, "KeyRotation.1.2.3.zip"));
        Assert.Equal(
            Directory
                .EnumerateFiles(module.Folder, "*", SearchOption.AllDirectories)
                .Select(file => "KeyRotation/1.2.3/" + Path.GetRelativePath(module.Folder, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        using var reader = new StreamReader(zip.GetEntry("KeyRotation/1.2.3/bin/net8.0/Sdk.dll")!.Open());
        Assert.Equal("content of bin/net8.0/Sdk.dll", reader.ReadToEnd());
    }

    [Fact]
    public void The_nupkg_has_the_tags_by_which_a_gallery_finds_a_module()
    {
        using var module = new SampleModule();
        module.Finish();
        module.Pack();

        using ZipArchive package = ZipFile.OpenRead(Path.Combine(module.Output, "KeyRotation.1.2.3.nupkg"));
        using Stream nuspec = package.GetEntry("KeyRotation.nuspec")!.Open();
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        string Text(string name) => metadata.Elements().Single(each => each.Name.LocalName == name).Value;
        Assert.Equal("KeyRotation", Text("id"));
        Assert.Equal("1.2.3", Text("version"));
        Assert.Equal("It's a sample.", Text("description"));
        Assert.Equal("Apache-2.0", Text("license"));
        Assert.Equal("- what's new", Text("releaseNotes"));
        Assert.Equal(
            "AWS PSEdition_Core PSModule PSIncludes_Cmdlet PSCmdlet_Get-Sample PSCommand_Get-Sample", Text("tags"));
        Assert.NotNull(package.GetEntry("bin/net8.0/KeyRotation.dll"));
    }

    [Fact]
    public void A_file_that_the_manifest_does_not_list_is_not_packed()
    {
        using var module = new SampleModule();
        module.Finish();
        module.Write("module/notes.txt", "mine");
        Assert.Equal(PackagerCommand.Failure, module.Pack());
        Assert.Contains("notes.txt", module.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(module.Output));
    }

    [Fact]
    public void Wrong_arguments_show_the_usage()
    {
        using var error = new StringWriter();
        Assert.Equal(PackagerCommand.WrongUsage, PackagerCommand.Run(["pack"], TextWriter.Null, error));
        Assert.Contains("usage:", error.ToString(), StringComparison.Ordinal);
    }
}
