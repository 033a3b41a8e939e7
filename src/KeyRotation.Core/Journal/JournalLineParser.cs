using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace KeyRotation.Journal;

/// <summary>Reads one line. It reads the shape only; whether the line is as it was written is the chain's question.</summary>
internal static class JournalLineParser
{
    /// <summary>The format's version that a line claims; null where it is no line of a journal.</summary>
    public static int? VersionOf(ArraySegment<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line.AsSpan());
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.ValueTextEquals("journal")
                && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version)
                    ? version
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The entry in a whole line of this version; null where there is none.</summary>
    public static JournalEntry? Parse(ArraySegment<byte> line, SHA256 sha)
    {
        try
        {
            var reader = new Utf8JsonReader(line.AsSpan());
            var entry = new Fields();
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader, entry);
            }

            // Throws where something follows the object.
            return reader.Read() ? null : entry.ToEntry(JournalFormat.HashOf(sha, line.Array!, line.Offset, line.Count));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Not JSON, or a property of another type.
            return null;
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, Fields entry)
    {
        var name = reader.GetString();
        reader.Read();
        switch (name)
        {
            case "journal":
                entry.Version = reader.GetInt32();
                break;
            case "sequence":
                entry.Sequence = reader.GetInt64();
                break;
            case "attempt":
                entry.Attempt = reader.GetInt32();
                break;
            case "target":
                entry.Target = ReadTexts(ref reader);
                break;
            case "before":
                entry.Before = ReadTexts(ref reader);
                break;
            case "after":
                entry.After = ReadTexts(ref reader);
                break;
            default:
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    throw new FormatException();
                }

                entry.Texts[name!] = reader.GetString()!;
                break;
        }
    }

    private static Dictionary<string, string> ReadTexts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException();
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            texts[name] = reader.GetString()!;
        }

        return texts;
    }

    private sealed class Fields
    {
        public int Version { get; set; }

        public long Sequence { get; set; }

        public int Attempt { get; set; }

        public Dictionary<string, string>? Target { get; set; }

        public Dictionary<string, string>? Before { get; set; }

        public Dictionary<string, string>? After { get; set; }

        public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        public JournalEntry? ToEntry(string hash)
        {
            if (Version != JournalFormat.Version || Sequence <= 0 || Text("run") is not { } run
                || !TryEnum<JournalPhase>(Text("phase"), out var phase)
                || !DateTime.TryParseExact(
                    Text("time"), JournalFormat.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                return null;
            }

            return new JournalEntry
            {
                Sequence = Sequence,
                Time = time,
                RunId = run,
                Phase = phase,
                Target = Target is null ? null : ToTarget(Target),
                Attempt = Attempt,
                RequestId = Text("request"),
                WitnessBefore = Before,
                WitnessAfter = After,
                ErrorId = Text("error"),
                Message = Text("message"),
                CallerArn = Text("caller"),
                SdkVersion = Text("sdk"),
                ModuleVersion = Text("module"),
                PreviousHash = Text("previous"),
                Hash = hash,
            };
        }

        private static JournalTarget ToTarget(Dictionary<string, string> texts)
        {
            if (!texts.TryGetValue("service", out var name) || !TryEnum<TargetService>(name, out var service)
                || !texts.TryGetValue("id", out var id) || !texts.TryGetValue("region", out var region))
            {
                throw new FormatException();
            }

            texts.TryGetValue("account", out var account);
            texts.TryGetValue("arn", out var arn);
            texts.TryGetValue("newKmsKeyId", out var newKey);
            return new JournalTarget(service, id, region, account, arn, newKey);
        }

        // Enum.TryParse also takes numbers.
        private static bool TryEnum<TEnum>(string? text, out TEnum value)
            where TEnum : struct, Enum =>
            Enum.TryParse(text, out value) && value.ToString() == text;

        private string? Text(string name) => Texts.TryGetValue(name, out var text) ? text : null;
    }
}
