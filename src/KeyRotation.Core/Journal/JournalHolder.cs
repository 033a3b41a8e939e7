using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json;
using KeyRotation.Compat;

namespace KeyRotation.Journal;

/// <summary>The process that writes a journal.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Host">The computer.</param>
/// <param name="Since">When it opened the journal.</param>
/// <param name="RunId">The run whose journal it writes.</param>
internal sealed record JournalHolder(int ProcessId, string Host, DateTimeOffset Since, string RunId)
{
    // Distinguishes two holders of the same process, run and time.
    internal string Token { get; init; } = Guid.NewGuid().ToString("N");

    // Makes the process id unique; null and empty if unknown.
    internal string? ProcessStart { get; init; }

    internal string Machine { get; init; } = string.Empty;

    /// <summary>Whether it is a process of this computer, so that its end can be detected.</summary>
    internal bool IsHere => Host == Environment.MachineName && Machine == ProcessIdentity.Machine;

    /// <summary>Whether it is a process of this computer that has certainly ended.</summary>
    internal bool HasEnded => IsHere && ProcessIdentity.HasEnded(ProcessId, ProcessStart);

    /// <summary>The holder for this process.</summary>
    /// <param name="runId">The run whose journal it writes.</param>
    /// <param name="time">The clock.</param>
    public static JournalHolder Current(string runId, TimeProvider time)
    {
        _ = time ?? throw new ArgumentNullException(nameof(time));
        using var process = Process.GetCurrentProcess();
        return new JournalHolder(process.Id, Environment.MachineName, time.GetUtcNow(), runId)
        {
            ProcessStart = ProcessIdentity.StartOf(process.Id),
            Machine = ProcessIdentity.Machine,
        };
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
                ProcessStart = root.TryGetProperty("processStart", out var start) ? start.GetString() : null,
                Machine = root.TryGetProperty("machine", out var machine) ? machine.GetString()! : string.Empty,
            };
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidOperationException
                        or FormatException
                        or System.Collections.Generic.KeyNotFoundException)
        {
            // The file is being written, or is not from this module.
            return null;
        }
    }

    /// <summary>The content of a lock file or, with the latest renewal, of a lease.</summary>
    internal byte[] ToBytes((DateTimeOffset Time, long Number, TimeSpan Duration)? renewal = null)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("processId", ProcessId);
            json.WriteString("host", Host);
            json.WriteString("machine", Machine);
            json.WriteString("processStart", ProcessStart);
            json.WriteString("since", TextOf(Since));
            json.WriteString("run", RunId);
            json.WriteString("token", Token);
            if (renewal is { } renewed)
            {
                json.WriteString("renewedAt", TextOf(renewed.Time));
                json.WriteNumber("renewals", renewed.Number);
                json.WriteNumber("leaseSeconds", (int)renewed.Duration.TotalSeconds);
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static string TextOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString(JournalFormat.TimeFormat, CultureInfo.InvariantCulture);
}
