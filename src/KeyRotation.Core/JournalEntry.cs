using System;
using System.Collections.Generic;

namespace KeyRotation;

/// <summary>One entry (line) of a journal.</summary>
public sealed class JournalEntry
{
    /// <summary>The entry's number, starting at 1. In an intact journal, this is also its line number.</summary>
    public long Sequence { get; init; }

    /// <summary>When the entry was written (UTC), by the clock of the computer that wrote it.</summary>
    public DateTime Time { get; init; }

    /// <summary>The id of the run that wrote the entry.</summary>
    public string RunId { get; init; } = string.Empty;

    /// <summary>What the entry records.</summary>
    public JournalPhase Phase { get; init; }

    /// <summary>The target's service; null if the entry is about the run.</summary>
    public TargetService? Service => Target?.Service;

    /// <summary>Cluster identifier, namespace name or key id.</summary>
    public string? Id => Target?.Id;

    /// <summary>The target's ARN.</summary>
    public string? Arn => Target?.Arn;

    /// <summary>The target's Region.</summary>
    public string? Region => Target?.Region;

    /// <summary>The target's account.</summary>
    public string? AccountId => Target?.AccountId;

    /// <summary>The KMS key to set on a serverless namespace.</summary>
    public string? NewKmsKeyId => Target?.NewKmsKeyId;

    /// <summary>
    /// The number of the target's request that the entry is about, starting at 1; 0 if nothing was sent.
    /// </summary>
    public int Attempt { get; init; }

    /// <summary>The AWS request id.</summary>
    public string? RequestId { get; init; }

    /// <summary>The witness before the change.</summary>
    public IReadOnlyDictionary<string, string>? WitnessBefore { get; init; }

    /// <summary>The witness after the change.</summary>
    public IReadOnlyDictionary<string, string>? WitnessAfter { get; init; }

    /// <summary>The AWS error code, or one of the module's own error ids.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The reason, in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>The attempt id. The request carries it in the User-Agent, and the audit trail records it.</summary>
    public string? AttemptId { get; init; }

    /// <summary>The service's clock (UTC) when the witness was read before the change; null if unknown.</summary>
    public DateTime? ServiceTime { get; init; }

    /// <summary>
    /// What proves that the change was carried out: "answer", "witness" or "trail"; null if there is no proof.
    /// </summary>
    public string? Proof { get; init; }

    /// <summary>The id of the audit trail's event that is the proof.</summary>
    public string? EventId { get; init; }

    /// <summary>How the run was started; null for the phases of a target, and in journals of format 1.</summary>
    public JournalRunInfo? Run { get; init; }

    /// <summary>When a damaged Sending entry was written (UTC). For TailDamaged only.</summary>
    public DateTime? SentAt { get; init; }

    /// <summary>The target's tags, by key. Empty for every phase except Planned.</summary>
    public IReadOnlyDictionary<string, string> Tags => Target?.Tags ?? KeyRotation.Target.NoTags;

    /// <summary>ARN of the caller who sent the request.</summary>
    public string? CallerArn { get; init; }

    /// <summary>Version of the AWS SDK.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>Version of the module that wrote the entry.</summary>
    public string? ModuleVersion { get; init; }

    /// <summary>SHA-256 of the previous line, including its newline; null on the first line.</summary>
    public string? PreviousHash { get; init; }

    /// <summary>SHA-256 of this line, including its newline. The next line contains it.</summary>
    public string Hash { get; init; } = string.Empty;

    // Exposed as flat properties, so that an entry can be piped to any cmdlet that accepts a target.
    internal JournalTarget? Target { get; init; }

    /// <summary>Number, phase and target.</summary>
    public override string ToString() => Target is null ? $"{Sequence} {Phase}" : $"{Sequence} {Phase} {Target}";
}
