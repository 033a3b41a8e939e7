using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace KeyRotation.Journal;

/// <summary>
/// Parses one line. It checks the form only; <see cref="JournalChain"/> checks whether the line is unchanged.
/// </summary>
internal static class JournalLineParser
{
    /// <summary>The format version of a line; null if it is not a journal line.</summary>
    public static int? VersionOf(ArraySegment<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line.AsSpan());
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("journal")
                && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version)
                    ? version
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name with half of a surrogate pair.
            return null;
        }
    }

    /// <summary>Parses the entry in a complete line of a known version; null if there is none.</summary>
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

            // Throws if there is content after the object.
            return reader.Read()
                ? null
                : entry.ToEntry(JournalFormat.HashOf(sha, line.Array!, line.Offset, line.Count));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Not JSON, or a property has the wrong type.
            return null;
        }
    }

    /// <summary>
    /// Reads what is left of a journal's damaged end. Only properties in their fixed order count. The phase is used
    /// whatever the damage, because one damaged byte cannot turn one phase into another. Time and target are used
    /// only if the line was cut off, because then the remaining bytes are unchanged.
    /// </summary>
    public static JournalDamagedTail ParseDamaged(long number, ArraySegment<byte> tail)
    {
        JournalPhase? phase = null;
        DateTime? time = null;
        JournalTarget? target = null;
        var isCut = tail.AsSpan().IndexOf(JournalFormat.Newline) < 0;

        // Zeros may be in place of more than one entry.
        if (tail.AsSpan().IndexOf((byte)0) < 0)
        {
            var reader = new Utf8JsonReader(tail.AsSpan(), isFinalBlock: false, state: default);
            try
            {
                ReadDamaged(ref reader, ref phase, ref time, ref target);
                while (reader.Read())
                {
                }

                isCut &= reader.CurrentDepth > 0;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                isCut = false;
            }
        }

        // This entry overwrites another line, whose rest may follow if it was cut off.
        isCut &= phase != JournalPhase.TailDamaged;
        return new JournalDamagedTail(number, phase, isCut ? time : null, isCut ? target : null);
    }

    private static void ReadDamaged(
        ref Utf8JsonReader reader, ref JournalPhase? phase, ref DateTime? time, ref JournalTarget? target)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !ReadNext(ref reader, "journal")
            || !ReadNext(ref reader, "sequence") || !ReadNext(ref reader, "time"))
        {
            return;
        }

        time = TimeOf(reader.GetString());
        if (!ReadNext(ref reader, "run") || !ReadNext(ref reader, "phase"))
        {
            return;
        }

        phase = TryEnum<JournalPhase>(reader.GetString(), out var read) ? read : null;
        if (ReadNext(ref reader, "target"))
        {
            target = ReadDamagedTarget(ref reader);
        }
    }

    // The account follows the Region. A target without a known account matches targets of any account.
    private static JournalTarget? ReadDamagedTarget(ref Utf8JsonReader reader)
    {
        if (!ReadNext(ref reader, "service") || !TryEnum<TargetService>(reader.GetString(), out var service)
            || !ReadNext(ref reader, "id"))
        {
            return null;
        }

        var id = reader.GetString()!;
        string? region = null;
        string? arn = null;
        string? account = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            if (!reader.Read())
            {
                break;
            }

            switch (name)
            {
                case "arn":
                    arn = reader.GetString();
                    break;
                case "region":
                    region = reader.GetString();
                    break;
                case "account":
                    account = reader.GetString();
                    break;
                default:
                    reader.TrySkip();
                    break;
            }
        }

        return region is null ? null : new JournalTarget(service, id, region, account, arn);
    }

    private static bool ReadNext(ref Utf8JsonReader reader, string name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name)
            && reader.Read();

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
                entry.Target = ReadTexts(ref reader, tags: entry.Tags);
                break;
            case "runInfo":
                entry.Run = ReadRun(ref reader);
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

    // An object of texts. The target's also contains an object of tags.
    private static Dictionary<string, string> ReadTexts(
        ref Utf8JsonReader reader, Dictionary<string, string>? tags = null)
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
            if (tags is not null && name == "tags")
            {
                foreach (var tag in ReadTexts(ref reader))
                {
                    tags[tag.Key] = tag.Value;
                }
            }
            else
            {
                texts[name] = reader.GetString()!;
            }
        }

        return texts;
    }

    private static JournalRunInfo ReadRun(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException();
        }

        var run = new JournalRunInfo();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            run = name switch
            {
                "limits" => run with { Limits = ReadTexts(ref reader) },
                "policyHash" => run with { PolicyHash = reader.GetString() },
                "operator" => run with { Operator = reader.GetString() },
                "host" => run with { Host = reader.GetString() },
                "commandLine" => run with { CommandLine = reader.GetString() },
                "roles" => run with { Roles = ReadList(ref reader) },
                _ => throw new FormatException(),
            };
        }

        return run;
    }

    private static List<string> ReadList(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException();
        }

        List<string> texts = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.GetString()!);
        }

        return texts;
    }

    private static DateTime? TimeOf(string? text) =>
        DateTime.TryParseExact(
            text,
            JournalFormat.TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
                ? time
                : null;

    // Enum.TryParse also accepts numbers.
    private static bool TryEnum<TEnum>(string? text, out TEnum value)
        where TEnum : struct, Enum =>
        Enum.TryParse(text, out value) && value.ToString() == text;

    private sealed class Fields
    {
        public int Version { get; set; }

        public long Sequence { get; set; }

        public int Attempt { get; set; }

        public Dictionary<string, string>? Target { get; set; }

        public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

        public JournalRunInfo? Run { get; set; }

        public Dictionary<string, string>? Before { get; set; }

        public Dictionary<string, string>? After { get; set; }

        public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        public JournalEntry? ToEntry(string hash)
        {
            if (!JournalFormat.IsKnown(Version) || Sequence <= 0 || Text("run") is not { } run
                || !TryEnum<JournalPhase>(Text("phase"), out var phase) || TimeOf(Text("time")) is not { } time)
            {
                return null;
            }

            return new JournalEntry
            {
                Sequence = Sequence,
                Time = time,
                RunId = run,
                Phase = phase,
                Target = Target is null ? null : ToTarget(Target, Tags),
                Attempt = Attempt,
                RequestId = Text("request"),
                WitnessBefore = Before,
                WitnessAfter = After,
                ErrorId = Text("error"),
                Message = Text("message"),
                CallerArn = Text("caller"),
                AttemptId = Text("attemptId"),
                ServiceTime = TimeOf(Text("serviceTime")),
                Proof = Text("proof"),
                EventId = Text("eventId"),
                Run = Run,
                SentAt = TimeOf(Text("sentAt")),
                SdkVersion = Text("sdk"),
                ModuleVersion = Text("module"),
                PreviousHash = Text("previous"),
                Hash = hash,
            };
        }

        private static JournalTarget ToTarget(Dictionary<string, string> texts, Dictionary<string, string> tags)
        {
            if (!texts.TryGetValue("service", out var name) || !TryEnum<TargetService>(name, out var service)
                || !texts.TryGetValue("id", out var id) || !texts.TryGetValue("region", out var region))
            {
                throw new FormatException();
            }

            texts.TryGetValue("account", out var account);
            texts.TryGetValue("arn", out var arn);
            texts.TryGetValue("newKmsKeyId", out var newKey);
            texts.TryGetValue("profile", out var profile);
            texts.TryGetValue("role", out var role);
            texts.TryGetValue("endpoint", out var endpoint);
            return new JournalTarget(service, id, region, account, arn, newKey)
            {
                Tags = tags.Count > 0 ? tags : KeyRotation.Target.NoTags,
                ProfileName = profile,
                RoleArn = role,
                EndpointUrl = endpoint,
            };
        }

        private string? Text(string name) => Texts.TryGetValue(name, out var text) ? text : null;
    }
}
