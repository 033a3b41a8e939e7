using System;
using System.Collections.Generic;
using System.Globalization;

namespace KeyRotation.RotateOnce;

/// <summary>
/// What one read of a resource shows about its rotation, in the same form for every service. Plain data: it can be
/// written to a journal and read back.
/// </summary>
/// <param name="Status">The status, as the service returns it.</param>
internal sealed record Witness(string Status)
{
    private const string StatusFact = "status";
    private const string ChangingFact = "changing";
    private const string StartedFact = "startedAt";
    private const string CountFact = "onDemandStarted";
    private const string CompletedFact = "completedAt";
    private const string KeyFact = "key";

    /// <summary>The resource can be used and changed.</summary>
    public bool IsAvailable { get; init; }

    /// <summary>A rotation (for a namespace: any change) is in progress.</summary>
    public bool IsChanging { get; init; }

    /// <summary>The resource is in a state that it does not leave without intervention.</summary>
    public bool IsBroken { get; init; }

    /// <summary>
    /// The resource cannot be rotated in its current configuration, such as a cluster that is not encrypted.
    /// </summary>
    public bool IsUnsupported { get; init; }

    /// <summary>When the rotation in progress started (UTC, the service's clock). Only AWS KMS reports it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The number of on-demand rotations ever started. Only AWS KMS counts them.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// When the latest on-demand rotation completed (UTC, the service's clock). Only AWS KMS reports it.
    /// </summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>
    /// When the latest rotation of any kind completed (UTC, the service's clock). Only AWS KMS reports it.
    /// </summary>
    public DateTimeOffset? LastRotatedAt { get; init; }

    /// <summary>
    /// The key: a KMS key's key material id, or a namespace's KMS key. Null for a cluster, whose key has no id.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>
    /// Whether a namespace has its new key; null if the new key is an alias that cannot be resolved.
    /// </summary>
    public bool? HasNewKey { get; init; }

    /// <summary>Reads what <see cref="ToFacts"/> wrote, including the names used in journals of format 1.</summary>
    public static Witness FromFacts(IReadOnlyDictionary<string, string> facts)
    {
        _ = facts ?? throw new ArgumentNullException(nameof(facts));
        return new Witness(Text(facts, StatusFact) ?? string.Empty)
        {
            IsChanging = (Text(facts, ChangingFact) ?? Text(facts, "inProgress")) == "true",
            StartedAt = Time(facts, StartedFact),
            CompletedAt = Time(facts, CompletedFact),
            Count = int.TryParse(Text(facts, CountFact), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : null,
            Key = Text(facts, KeyFact) ?? Text(facts, "materialId") ?? Text(facts, "kmsKeyId"),
        };
    }

    /// <summary>The witness for a journal: names and texts, without secrets.</summary>
    public IReadOnlyDictionary<string, string> ToFacts()
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { [StatusFact] = Status };
        Add(ChangingFact, IsChanging ? "true" : null);
        Add(StartedFact, StartedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Add(CompletedFact, CompletedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Add(CountFact, Count?.ToString(CultureInfo.InvariantCulture));
        Add(KeyFact, Key);
        return facts;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                facts[name] = value!;
            }
        }
    }

    private static string? Text(IReadOnlyDictionary<string, string> facts, string name) =>
        facts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static DateTimeOffset? Time(IReadOnlyDictionary<string, string> facts, string name) =>
        DateTimeOffset.TryParse(
            Text(facts, name),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? time
            : null;
}
