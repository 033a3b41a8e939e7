using System;

namespace KeyRotation.Trail;

/// <summary>A call, or a completed key rotation, as the audit trail (AWS CloudTrail) recorded it.</summary>
internal sealed record TrailEvent
{
    /// <summary>The id of the event.</summary>
    public string EventId { get; init; } = string.Empty;

    /// <summary>The operation, such as RotateEncryptionKey; RotateKey where KMS completed a rotation.</summary>
    public string EventName { get; init; } = string.Empty;

    /// <summary>When the service was done with the call, by its own clock (UTC, whole seconds).</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The request id, the same as in the answer of the service.</summary>
    public string? RequestId { get; init; }

    /// <summary>The User-Agent as the client sent it.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The attempt id of this module in the User-Agent; null for a call of another program.</summary>
    public string? AttemptId { get; init; }

    /// <summary>The ARN of the user or role session that made the call; null for a service event.</summary>
    public string? CallerArn { get; init; }

    /// <summary>The account in which it happened.</summary>
    public string? AccountId { get; init; }

    /// <summary>The Region.</summary>
    public string? Region { get; init; }

    /// <summary>The address that the call came from.</summary>
    public string? SourceIPAddress { get; init; }

    /// <summary>The AWS error code; null where the call succeeded.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The error message; null where the call succeeded.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The cluster, key or namespace as the call named it.</summary>
    public string? ResourceId { get; init; }

    /// <summary>The ARN of the resource, where the record has it: KMS writes it, the others do not.</summary>
    public string? ResourceArn { get; init; }

    /// <summary>The new key that an UpdateNamespace asked for, as the call named it.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Of a completed key rotation: ON_DEMAND or AUTOMATIC.</summary>
    public string? RotationType { get; init; }

    /// <summary>Whether the call succeeded.</summary>
    public bool Succeeded => ErrorCode is null;
}
