using System;
using System.Collections.Generic;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>The request and resource of a call, as the audit trail records them.</summary>
internal sealed class AuditedCall
{
    private AuditedCall(
        string eventSource, string resourceType, string? resourceName, params (string Name, string? Value)[] parameters)
    {
        EventSource = eventSource;
        ResourceType = resourceType;
        ResourceName = resourceName;
        Parameters = Array.FindAll(parameters, static parameter => parameter.Value is not null);
    }

    public string EventSource { get; }

    public string ResourceType { get; }

    /// <summary>The resource name that LookupEvents returns; null if the call named none.</summary>
    public string? ResourceName { get; }

    /// <summary>The ARN in the record's resources. Only KMS sets it.</summary>
    public string? ResourceArn { get; private init; }

    /// <summary>The recorded request parameters. Secrets are omitted.</summary>
    public IReadOnlyList<(string Name, string? Value)> Parameters { get; }

    /// <summary>The response elements of a successful call.</summary>
    public IReadOnlyList<(string Name, string? Value)> Response { get; private init; } =
        Array.Empty<(string, string?)>();

    public static AuditedCall RotateEncryptionKey(string? clusterIdentifier)
        => new(
            "redshift.amazonaws.com",
            "AWS::Redshift::Cluster",
            clusterIdentifier,
            ("clusterIdentifier", clusterIdentifier))
        {
            Response = new[] { ("clusterIdentifier", clusterIdentifier), ("clusterStatus", "rotating-keys") },
        };

    /// <param name="keyId">The key as the client named it.</param>
    /// <param name="arn">Its ARN; null if the key does not exist.</param>
    public static AuditedCall OfKey(string? keyId, string? arn)
        => new("kms.amazonaws.com", "AWS::KMS::Key", arn, ("keyId", keyId))
        {
            ResourceArn = arn,
            Response = new[] { ("keyId", arn) },
        };

    public static AuditedCall UpdateNamespace(string? namespaceName, string? kmsKeyId)
        => new(
            "redshift-serverless.amazonaws.com",
            "AWS::RedshiftServerless::Namespace",
            namespaceName,
            ("namespaceName", namespaceName),
            ("kmsKeyId", kmsKeyId))
        {
            Response = new[] { ("namespaceName", namespaceName), ("kmsKeyId", kmsKeyId) },
        };
}
