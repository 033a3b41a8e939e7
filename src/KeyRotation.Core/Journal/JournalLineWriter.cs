using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeyRotation.Journal;

/// <summary>The values that the writer adds to a record.</summary>
internal readonly record struct JournalStamp(
    long Sequence, DateTimeOffset Time, string RunId, string SdkVersion, string ModuleVersion, string? Previous);

/// <summary>Writes records as lines. Not thread-safe.</summary>
internal sealed class JournalLineWriter : IDisposable
{
    // The output is never part of a web page, so names stay readable for searches in the file.
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly MemoryStream _line = new();
    private readonly Utf8JsonWriter _json;
    private readonly SHA256 _sha = SHA256.Create();

    public JournalLineWriter() => _json = new Utf8JsonWriter(_line, s_options);

    /// <summary>Writes a record as a line.</summary>
    /// <param name="record">The record.</param>
    /// <param name="stamp">The values that the writer adds.</param>
    /// <param name="hash">The line's hash, which the next line contains.</param>
    /// <returns>The line, including its newline.</returns>
    /// <exception cref="ArgumentException">The record is incomplete or too long.</exception>
    public byte[] Write(JournalRecord record, in JournalStamp stamp, out string hash)
    {
        Check(record);
        _line.SetLength(0);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("journal", JournalFormat.Version);
        _json.WriteNumber("sequence", stamp.Sequence);
        WriteOptional("time", stamp.Time);
        _json.WriteString("run", stamp.RunId);
        _json.WriteString("phase", record.Phase.ToString());
        WriteTarget(record.Target, record.Phase == JournalPhase.Planned);
        if (record.Attempt > 0)
        {
            _json.WriteNumber("attempt", record.Attempt);
        }

        WriteOptional("attemptId", record.AttemptId);
        WriteOptional("serviceTime", record.ServiceTime);
        WriteOptional("request", record.RequestId);
        WriteTexts("before", record.WitnessBefore);
        WriteTexts("after", record.WitnessAfter);
        WriteOptional("proof", record.Proof);
        WriteOptional("eventId", record.EventId);
        WriteOptional("error", record.ErrorId);
        WriteOptional("message", JournalText.Clean(record.Message));
        WriteOptional("caller", record.CallerArn);
        WriteOptional("sentAt", record.SentAt);
        WriteRun(record.Run);
        _json.WriteString("sdk", stamp.SdkVersion);
        _json.WriteString("module", stamp.ModuleVersion);
        WriteOptional("previous", stamp.Previous);
        return Seal(out hash);
    }

    public void Dispose()
    {
        _json.Dispose();
        _line.Dispose();
        _sha.Dispose();
    }

    private static void Check(JournalRecord record)
    {
        var ofRun = record.Phase is JournalPhase.RunStarted or JournalPhase.RunResumed or JournalPhase.RunEnded;
        if (record.Phase != JournalPhase.TailDamaged && ofRun != record.Target is null)
        {
            throw new ArgumentException(
                $"{record.Phase} {(ofRun ? "has no target" : "needs a target")}.", nameof(record));
        }

        if (!ofRun && record.Run is not null)
        {
            throw new ArgumentException($"{record.Phase} does not say how the run was started.", nameof(record));
        }

        if (record.Target is { Id: not { Length: > 0 } })
        {
            throw new ArgumentException("The target has no id.", nameof(record));
        }
    }

    private byte[] Seal(out string hash)
    {
        _json.Flush();
        _json.WriteString("sha256", JournalFormat.HashOf(_sha, _line.GetBuffer(), 0, (int)_line.Length));
        _json.WriteEndObject();
        _json.Flush();
        _line.WriteByte(JournalFormat.Newline);
        if (_line.Length > JournalFormat.LongestLine)
        {
            throw new ArgumentException($"The record is longer than {JournalFormat.LongestLine} bytes.");
        }

        hash = JournalFormat.HashOf(_sha, _line.GetBuffer(), 0, (int)_line.Length);
        return _line.ToArray();
    }

    private void WriteTarget(JournalTarget? target, bool withConnection)
    {
        if (target is null)
        {
            return;
        }

        _json.WriteStartObject("target");
        _json.WriteString("service", target.Service.ToString());
        _json.WriteString("id", target.Id);
        WriteOptional("arn", target.Arn);
        _json.WriteString("region", target.Region);
        WriteOptional("account", target.AccountId);
        WriteOptional("newKmsKeyId", target.NewKmsKeyId);
        if (withConnection)
        {
            WriteOptional("profile", target.ProfileName);
            WriteOptional("role", target.RoleArn);
            WriteOptional("endpoint", JournalText.CleanUrl(target.EndpointUrl));
            WriteTexts("tags", target.Tags.Count > 0 ? target.Tags : null);
        }

        _json.WriteEndObject();
    }

    private void WriteRun(JournalRunInfo? run)
    {
        if (run is null)
        {
            return;
        }

        _json.WriteStartObject("runInfo");
        WriteTexts("limits", run.Limits.Count > 0 ? run.Limits : null);
        WriteOptional("policyHash", run.PolicyHash);
        WriteOptional("operator", run.Operator);
        WriteOptional("host", run.Host);
        WriteOptional("commandLine", run.CommandLine);
        if (run.Roles.Count > 0)
        {
            _json.WriteStartArray("roles");
            foreach (var role in run.Roles)
            {
                _json.WriteStringValue(role);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void WriteTexts(string name, IReadOnlyDictionary<string, string>? texts)
    {
        if (texts is null)
        {
            return;
        }

        _json.WriteStartObject(name);
        foreach (var text in texts.OrderBy(static text => text.Key, StringComparer.Ordinal))
        {
            _json.WriteString(text.Key, text.Value);
        }

        _json.WriteEndObject();
    }

    private void WriteOptional(string name, DateTimeOffset? value) =>
        WriteOptional(name, value?.UtcDateTime.ToString(JournalFormat.TimeFormat, CultureInfo.InvariantCulture));

    private void WriteOptional(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _json.WriteString(name, value);
        }
    }
}
