using System;
using System.Collections.Generic;
using System.Globalization;

namespace KeyRotation;

/// <summary>The result for one target of a run.</summary>
public sealed class Result
{
    private readonly TextList _requestIds = TextList.None;

    /// <summary>The target's service.</summary>
    public TargetService Service { get; init; }

    /// <summary>Cluster identifier, namespace name or key id.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The outcome.</summary>
    public FleetOutcome Outcome { get; init; }

    /// <summary>The reason, in one sentence; null after a plain success.</summary>
    public string? Reason { get; init; }

    /// <summary>The resource's ARN; null if unknown.</summary>
    public string? Arn { get; init; }

    /// <summary>The Region's system name, such as us-east-1.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The AWS account ID; null if unknown.</summary>
    public string? AccountId { get; init; }

    /// <summary>
    /// The key before the rotation: a namespace's KMS key, or a KMS key's key material id. Null for a cluster, whose
    /// key has no id.
    /// </summary>
    public string? KeyBefore { get; init; }

    /// <summary>The key after the rotation, in the same form as <see cref="KeyBefore"/>.</summary>
    public string? KeyAfter { get; init; }

    /// <summary>
    /// When the request that was carried out, or else the last request, was sent (UTC); null if nothing was sent.
    /// </summary>
    public DateTime? SentUtc { get; init; }

    /// <summary>When processing of the target ended (UTC).</summary>
    public DateTime EndedUtc { get; init; }

    /// <summary>
    /// The time from <see cref="SentUtc"/> to <see cref="EndedUtc"/>, as the text of a TimeSpan, which ConvertTo-Json
    /// writes unchanged; null if nothing was sent. In scripts, the module's type file makes it a TimeSpan.
    /// </summary>
    public string? Duration => Elapsed?.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>The number of rotation requests sent.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// The id of the latest attempt, which the request carries in the User-Agent and the audit trail records; null if
    /// nothing was sent.
    /// </summary>
    public string? AttemptId { get; init; }

    /// <summary>
    /// What proves that the rotation was carried out: Answer, Witness or Trail; null if there is no proof.
    /// </summary>
    public string? Proof { get; init; }

    /// <summary>The id of the audit trail's event that is the proof; null if none was needed.</summary>
    public string? EventId { get; init; }

    /// <summary>The AWS request ids of those requests, for AWS Support and CloudTrail.</summary>
    public IReadOnlyList<string> RequestIds
    {
        get => _requestIds;
        init => _requestIds = new TextList(value);
    }

    /// <summary>ARN of the caller, if STS returned it.</summary>
    public string? CallerArn { get; init; }

    /// <summary>The AWS error code, or one of the module's own error ids; null if nothing failed.</summary>
    public string? ErrorId { get; init; }

    /// <summary>
    /// The error; null if nothing failed. A result that was read from a file or a job has its message and its text.
    /// </summary>
    public Exception? Error { get; init; }

    /// <summary><see cref="Duration"/> as a time span.</summary>
    internal TimeSpan? Elapsed { get; init; }

    /// <summary>Outcome, service and id.</summary>
    public override string ToString() => $"{Outcome}: {Service} {Id}";
}
