using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeyRotation.ModelBuilder;

/// <summary>Reads and checks the file that describes a service.</summary>
internal static class ShapeFile
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Reads a file. Its name is the name of the service.</summary>
    /// <exception cref="ShapeFileException">The file is not valid.</exception>
    public static ServiceModel Read(string path)
    {
        try
        {
            ServiceModel service = JsonSerializer.Deserialize<ServiceModel>(File.ReadAllBytes(path), s_options)!;
            service = service with { Name = Path.GetFileNameWithoutExtension(path) };
            Check(path, service);
            return service;
        }
        catch (JsonException e)
        {
            // The message of the serializer names the property; the path leads to the shape.
            throw new ShapeFileException($"{path}({e.LineNumber + 1})", $"{e.Path}: {e.Message}");
        }
    }

    private static void Check(string path, ServiceModel service)
    {
        foreach ((string shape, string name, Member member) in service.Members)
        {
            if (member.ScalarMethod == null && !service.Structures.ContainsKey(member.ItemType)
                && !service.Constants.ContainsKey(member.ItemType))
            {
                string types = string.Join(", ", Member.ScalarTypes);
                throw new ShapeFileException(path, $"{shape}.{name}: '{member.ItemType}' is not a type. "
                    + $"Use {types}, or a structure or constant of this file.");
            }
        }

        foreach ((string name, Operation operation) in service.Operations)
        {
            if (operation.Errors?.FirstOrDefault(error => !service.Exceptions.ContainsKey(error)) is { } error)
            {
                throw new ShapeFileException(path, $"{name}: '{error}' is not an exception of this file.");
            }

            if (operation.Response.Members.Values.Count(member => member.Required) > 1)
            {
                throw new ShapeFileException(path, $"{name}: a response can have only one required member.");
            }
        }
    }
}
