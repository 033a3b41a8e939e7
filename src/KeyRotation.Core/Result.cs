using System;
using System.Collections.Generic;
using System.Globalization;

namespace KeyRotation;

/// <summary>What came of one target.</summary>
public sealed class Result
{
    private readonly TextList _requestIds = TextList.None;

    /// <summary>What the target is.</summary>
    public TargetService Service { get; init; }

    /// <summary>Cluster identifier, namespace name or key id.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>How it ended.</summary>
    public FleetOutcome Outcome { get; init; }

    /// <summary>Why, in a sentence; null for a plain success.</summary>
    public string? Reason { get; init; }

    /// <summary>The resource's ARN, where it is known.</summary>
    public string? Arn { get; init; }

    /// <summary>The region's system name.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The account's number, where it is known.</summary>
    public string? AccountId { get; init; }

    /// <summary>
    /// The key before: a namespace's key, a KMS key's material id. A cluster's key material has no name; null.
    /// </summary>
    public string? KeyBefore { get; init; }

    /// <summary>The key after, as <see cref="KeyBefore"/>.</summary>
    public string? KeyAfter { get; init; }

    /// <summary>When the request that was carried out, or the last one, was sent (UTC); null where none was.</summary>
    public DateTime? SentUtc { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTime EndedUtc { get; init; }

    /// <summary>
    /// From sent to ended, as the text of a TimeSpan; null where nothing was sent. ConvertTo-Json writes it as it is.
    /// The module's type file makes it a TimeSpan for scripts.
    /// </summary>
    public string? Duration => Elapsed?.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>How many requests to rotate were sent. All but one were certainly not carried out.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// The id of the latest attempt: it stands in the request's User-Agent, and so in the audit trail. Null where
    /// nothing was sent.
    /// </summary>
    public string? AttemptId { get; init; }

    /// <summary>What proves that it was carried out: Answer, Witness or Trail; null where nothing does.</summary>
    public string? Proof { get; init; }

    /// <summary>The id of the audit trail's record that proves it; null where none was needed.</summary>
    public string? EventId { get; init; }

    /// <summary>The service's ids of those requests, for AWS Support and CloudTrail.</summary>
    public IReadOnlyList<string> RequestIds
    {
        get => _requestIds;
        init => _requestIds = new TextList(value);
    }

    /// <summary>ARN of who asked, where STS told.</summary>
    public string? CallerArn { get; init; }

    /// <summary>The AWS error code, or one of the module's own ids; null where nothing failed.</summary>
    public string? ErrorId { get; init; }

    /// <summary>
    /// The failure itself; null where nothing failed. Of a copy that came from a file or a job, its message and its
    /// text.
    /// </summary>
    public Exception? Error { get; init; }

    /// <summary><see cref="Duration"/> as a time span.</summary>
    internal TimeSpan? Elapsed { get; init; }

    /// <summary>Outcome, service and id.</summary>
    public override string ToString() => $"{Outcome}: {Service} {Id}";
}
