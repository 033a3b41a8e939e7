using System;
using System.IO;
using KeyRotation.ModelBuilder;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>A shape file becomes a client, or an error that names the file and the member.</summary>
public sealed class ShapeFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("KeyRotation.Shapes.");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_member_becomes_a_property_and_its_reading()
    {
        string source = ServiceSource.Write(Read("\"Label\": { \"type\": \"string\", \"doc\": \"The label.\" }"));

        Assert.Contains("public string? Label { get; set; }", source, StringComparison.Ordinal);
        Assert.Contains("Label = answer.Text();", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Label\": { \"type\": \"strang\", \"doc\": \"The label.\" }", "Thing.Label: 'strang'")]
    [InlineData("\"Label\": { \"type\": \"string\" }", "$.structures.Thing.members.Label")]
    [InlineData("\"Label\": { \"type\": \"string\", \"docs\": \"The label.\" }", "$.structures.Thing.members.Label")]
    [InlineData(
        "\"Label\": { \"type\": \"string\", \"doc\": \"1\" }, \"Label\": { \"type\": \"long\", \"doc\": \"2\" }",
        "$.structures.Thing.members.Label")]
    public void A_bad_member_is_an_error_that_names_file_and_member(string members, string expected)
    {
        string message = Assert.Throws<ShapeFileException>(() => Read(members)).Message;

        Assert.StartsWith(Path.Combine(_folder.FullName, "Sample.json"), message, StringComparison.Ordinal);
        Assert.Contains(": error KRMODEL: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_file_ends_the_command_with_an_exit_code()
    {
        string path = Path.Combine(_folder.FullName, "Sample.json");
        File.WriteAllText(path, "{");

        Assert.Equal(1, ModelBuilderCommand.Main([_folder.FullName, path]));
    }

    private ServiceModel Read(string members)
    {
        string path = Path.Combine(_folder.FullName, "Sample.json");
        File.WriteAllText(path, $$"""
            {
              "title": "A sample", "id": "Sample", "endpoint": "sample", "version": "2020-01-01",
              "protocol": "query", "govCloudHasNoFipsName": false, "exceptions": {}, "constants": {},
              "operations": {
                "Get": {
                  "doc": "Gets it.",
                  "request": { "doc": "The request.", "members": {} },
                  "response": {
                    "doc": "The response.",
                    "members": { "Thing": { "type": "Thing", "doc": "The thing." } }
                  }
                }
              },
              "structures": { "Thing": { "doc": "A thing.", "members": { {{members}} } } }
            }
            """);
        return ShapeFile.Read(path);
    }
}
