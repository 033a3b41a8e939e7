using System;

namespace KeyRotation.Trail;

/// <summary>A call or a completed key rotation, as AWS CloudTrail recorded it.</summary>
internal sealed record TrailEvent
{
    /// <summary>The id of the event.</summary>
    public string EventId { get; init; } = string.Empty;

    /// <summary>The operation, such as RotateEncryptionKey. RotateKey if KMS completed a rotation.</summary>
    public string EventName { get; init; } = string.Empty;

    /// <summary>When the service completed the call, by its own clock (UTC, whole seconds).</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The request id, the same as in the service's response.</summary>
    public string? RequestId { get; init; }

    /// <summary>The User-Agent as the client sent it.</summary>
    public string? UserAgent { get; init; }

    /// <summary>This module's attempt id from the User-Agent; null for a call by another program.</summary>
    public string? AttemptId { get; init; }

    /// <summary>The ARN of the user or role session that made the call; null for a service event.</summary>
    public string? CallerArn { get; init; }

    /// <summary>The account of the event.</summary>
    public string? AccountId { get; init; }

    /// <summary>The Region.</summary>
    public string? Region { get; init; }

    /// <summary>The source address of the call.</summary>
    public string? SourceIPAddress { get; init; }

    /// <summary>The AWS error code; null if the call succeeded.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The error message; null if the call succeeded.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The cluster, key or namespace, as named in the call.</summary>
    public string? ResourceId { get; init; }

    /// <summary>The resource's ARN; null if the record has none. Only KMS records it.</summary>
    public string? ResourceArn { get; init; }

    /// <summary>The new key in an UpdateNamespace call, as named in the call.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>For a completed key rotation: ON_DEMAND or AUTOMATIC.</summary>
    public string? RotationType { get; init; }

    /// <summary>Whether the call succeeded.</summary>
    public bool Succeeded => ErrorCode is null;
}
