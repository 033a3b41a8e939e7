using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;

namespace KeyRotation.Journal;

/// <summary>Who writes a journal.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Host">The computer.</param>
/// <param name="Since">When it took the journal.</param>
/// <param name="RunId">The run that it writes.</param>
public sealed record JournalHolder(int ProcessId, string Host, DateTimeOffset Since, string RunId)
{
    // Tells two holders of the same process, run and moment apart.
    internal string Token { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>This process.</summary>
    /// <param name="runId">The run that it writes.</param>
    /// <param name="time">The clock.</param>
    public static JournalHolder Current(string runId, TimeProvider time)
    {
        _ = time ?? throw new ArgumentNullException(nameof(time));
        using var process = Process.GetCurrentProcess();
        return new JournalHolder(process.Id, Environment.MachineName, time.GetUtcNow(), runId);
    }

    internal static JournalHolder? Parse(byte[]? bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes ?? []);
            var root = document.RootElement;
            return new JournalHolder(
                root.GetProperty("processId").GetInt32(),
                root.GetProperty("host").GetString()!,
                root.GetProperty("since").GetDateTimeOffset(),
                root.GetProperty("run").GetString()!)
            {
                Token = root.GetProperty("token").GetString()!,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or System.Collections.Generic.KeyNotFoundException)
        {
            // Just being written, or not ours.
            return null;
        }
    }

    internal byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("processId", ProcessId);
            json.WriteString("host", Host);
            json.WriteString("since", Since.UtcDateTime.ToString(JournalFormat.TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("run", RunId);
            json.WriteString("token", Token);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
