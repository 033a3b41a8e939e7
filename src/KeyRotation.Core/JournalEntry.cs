using System;
using System.Collections.Generic;

namespace KeyRotation;

/// <summary>One line of a journal.</summary>
public sealed class JournalEntry
{
    /// <summary>Its number, from 1; in a whole journal also the number of its line.</summary>
    public long Sequence { get; init; }

    /// <summary>When it was written (UTC), by the clock of the computer that wrote it.</summary>
    public DateTime Time { get; init; }

    /// <summary>The run that wrote it.</summary>
    public string RunId { get; init; } = string.Empty;

    /// <summary>What it tells.</summary>
    public JournalPhase Phase { get; init; }

    /// <summary>What the target is; null where the entry is about the run.</summary>
    public TargetService? Service => Target?.Service;

    /// <summary>Cluster identifier, namespace name or key id.</summary>
    public string? Id => Target?.Id;

    /// <summary>The target's ARN.</summary>
    public string? Arn => Target?.Arn;

    /// <summary>The target's region.</summary>
    public string? Region => Target?.Region;

    /// <summary>The target's account.</summary>
    public string? AccountId => Target?.AccountId;

    /// <summary>The key that a serverless namespace is to have.</summary>
    public string? NewKmsKeyId => Target?.NewKmsKeyId;

    /// <summary>Which request of this target it is about, from 1; 0 where none was sent.</summary>
    public int Attempt { get; init; }

    /// <summary>The request's id, as the service answered it.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the witness said before the change.</summary>
    public IReadOnlyDictionary<string, string>? WitnessBefore { get; init; }

    /// <summary>What the witness said after it.</summary>
    public IReadOnlyDictionary<string, string>? WitnessAfter { get; init; }

    /// <summary>AWS's error code, or one of the module's own ids.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>The attempt's id: what its request carried in the User-Agent, and what the audit trail keeps.</summary>
    public string? AttemptId { get; init; }

    /// <summary>
    /// The service's clock (UTC) when the witness was read before the change; null where it is not known.
    /// </summary>
    public DateTime? ServiceTime { get; init; }

    /// <summary>What proves it: "answer", "witness" or "trail"; null where nothing is proved.</summary>
    public string? Proof { get; init; }

    /// <summary>The id of the audit trail's event that proves it.</summary>
    public string? EventId { get; init; }

    /// <summary>How the run was started; null for the phases of a target, and in journals of version 1.</summary>
    public JournalRunInfo? Run { get; init; }

    /// <summary>When a damaged Sending was written (UTC); for TailDamaged only.</summary>
    public DateTime? SentAt { get; init; }

    /// <summary>The target's tags, by key; empty for every phase but Planned.</summary>
    public IReadOnlyDictionary<string, string> Tags => Target?.Tags ?? KeyRotation.Target.NoTags;

    /// <summary>ARN of who asked.</summary>
    public string? CallerArn { get; init; }

    /// <summary>Version of the AWS SDK that wrote it.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>Version of the module that wrote it.</summary>
    public string? ModuleVersion { get; init; }

    /// <summary>SHA-256 of the line before this one, its newline included; null on the first line.</summary>
    public string? PreviousHash { get; init; }

    /// <summary>SHA-256 of this line, its newline included: what the next line carries.</summary>
    public string Hash { get; init; } = string.Empty;

    // Shown as flat properties, so that an entry can be piped to whatever takes a target.
    internal JournalTarget? Target { get; init; }

    /// <summary>Number, phase and target.</summary>
    public override string ToString() => Target is null ? $"{Sequence} {Phase}" : $"{Sequence} {Phase} {Target}";
}
