using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeyRotation.Packager.Contents;

/// <summary>
/// The bill of materials, in CycloneDX 1.5. It omits the optional time and serial number, so that the same sources
/// produce the same bytes.
/// </summary>
internal static class Sbom
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(ModuleManifest manifest, IReadOnlyList<Component> components)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
        {
            json.WriteStartObject();
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.5");
            json.WriteNumber("version", 1);
            json.WriteStartObject("metadata");
            WriteModule(json, manifest);
            json.WriteEndObject();
            json.WriteStartArray("components");
            components.ToList().ForEach(component => WriteComponent(json, component));
            json.WriteEndArray();
            WriteDependencies(json, manifest, components);
            json.WriteEndObject();
        }

        return TextFile.Encoding.GetString(stream.ToArray()) + "\n";
    }

    private static string ModuleUrl(ModuleManifest manifest) => $"pkg:nuget/{manifest.Name}@{manifest.Version}";

    private static void WriteModule(Utf8JsonWriter json, ModuleManifest manifest)
    {
        json.WriteStartObject("component");
        json.WriteString("type", "library");
        json.WriteString("bom-ref", ModuleUrl(manifest));
        json.WriteString("name", manifest.Name);
        json.WriteString("version", manifest.Version);
        json.WriteString("description", manifest.Description);
        WriteLicence(json, ModuleManifest.Licence);
        json.WriteString("purl", ModuleUrl(manifest));
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, Component component)
    {
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", component.PackageUrl);
        json.WriteString("author", component.Authors);
        json.WriteString("name", component.Package.Id);
        json.WriteString("version", component.Package.Version);
        WriteLicence(json, component.Licence);
        if (component.Copyright is not null)
        {
            json.WriteString("copyright", component.Copyright);
        }

        json.WriteString("purl", component.PackageUrl);
        json.WriteStartArray("properties");
        // NuGet computes this hash without the package's signature, so it is not a hash of the .nupkg file.
        WriteProperty(
            json,
            "nuget:contentHash",
            "SHA-512:" + Convert.ToHexStringLower(Convert.FromBase64String(component.Package.ContentHash)));
        component.Files.ToList().ForEach(file => WriteProperty(json, "keyrotation:file", file));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLicence(Utf8JsonWriter json, string id)
    {
        json.WriteStartArray("licenses");
        json.WriteStartObject();
        json.WriteStartObject("license");
        json.WriteString("id", id);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static void WriteDependencies(
        Utf8JsonWriter json, ModuleManifest manifest, IReadOnlyList<Component> components)
    {
        json.WriteStartArray("dependencies");
        WriteDependency(json, ModuleUrl(manifest), components.Select(static each => each.PackageUrl));
        foreach (var component in components)
        {
            WriteDependency(
                json,
                component.PackageUrl,
                components
                    .Where(each => component.Package.Dependencies.Contains(each.Package.Id))
                    .Select(static each => each.PackageUrl));
        }

        json.WriteEndArray();
    }

    private static void WriteDependency(Utf8JsonWriter json, string reference, IEnumerable<string> on)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        json.WriteStartArray("dependsOn");
        on.ToList().ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
