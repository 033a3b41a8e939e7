using System;
using System.Collections.Generic;
using System.Text.Json;

namespace KeyRotation.Sandbox.Control;

/// <summary>The page that simulates other actors: changes that the client did not request.</summary>
internal sealed class ChangesPage
{
    public const string Example = "[{\"change\":\"rotate\",\"identifier\":\"mycluster\",\"seconds\":30}]";

    private const double MaxSeconds = 86_400;

    private readonly IOtherActors _otherActors;

    public ChangesPage(IOtherActors others) => _otherActors = others;

    /// <summary>Applies a JSON list of changes in order. Returns for each whether it took effect.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    /// <exception cref="FormatException">A change is not well-formed. No change was applied.</exception>
    /// <exception cref="ArgumentException">A resource is missing. The changes before it were applied.</exception>
    public IReadOnlyList<bool> Apply(ReadOnlyMemory<byte> body)
    {
        var changes = new List<Func<bool>>();
        using (JsonDocument document = JsonDocument.Parse(body))
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("Send a JSON list such as " + Example + ".");
            }

            foreach (JsonElement item in document.RootElement.EnumerateArray())
            {
                changes.Add(Read(item));
            }
        }

        return changes.ConvertAll(change => change());
    }

    private Func<bool> Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("Each change is an object, as in " + Example + ".");
        }

        string identifier = Text(item, "identifier") ?? throw new FormatException("Each change needs an identifier.");
        string? key = Text(item, "key");
        TimeSpan? duration = Seconds(item);
        string kind = Text(item, "change") ?? string.Empty;
        switch (kind)
        {
            case "rotate":
                return () => _otherActors.StartRotationBySomeoneElse(identifier, duration, key);
            case "modify-namespace":
                return () => _otherActors.ModifyNamespaceBySomeoneElse(identifier, duration);
            case "import-key-material":
                return () => _otherActors.ImportKeyMaterial(identifier);
            case "move-alias":
                string target = key ?? throw new FormatException("move-alias needs a key.");
                return () =>
                {
                    _otherActors.MoveAlias(identifier, target);
                    return true;
                };
            default:
                throw new FormatException(
                    $"'{kind}' is not a change. Use rotate, modify-namespace, move-alias or import-key-material.");
        }
    }

    private static string? Text(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new FormatException($"{name} must be a string.");
    }

    private static TimeSpan? Seconds(JsonElement item)
    {
        if (!item.TryGetProperty("seconds", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out double seconds)
            && seconds is >= 0 and <= MaxSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"seconds must be a number from 0 to {MaxSeconds}.");
    }
}
