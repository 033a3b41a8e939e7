using System.Collections.Generic;

namespace KeyRotation;

/// <summary>A resource whose key can be rotated, in any service, account and Region.</summary>
public sealed class Target
{
    internal static readonly IReadOnlyDictionary<string, string> NoTags = new TextTable();

    private readonly TextTable _tags = (TextTable)NoTags;

    /// <summary>The target's service.</summary>
    public TargetService Service { get; init; }

    /// <summary>Cluster identifier, namespace name or key id.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The resource's ARN; null if the service does not return it and it cannot be derived.</summary>
    public string? Arn { get; init; }

    /// <summary>An alias of a KMS key; null if it has none.</summary>
    public string? Alias { get; init; }

    /// <summary>The Region's system name, such as us-east-1.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The AWS account ID; null if unknown.</summary>
    public string? AccountId { get; init; }

    /// <summary>The status, as the service returns it.</summary>
    public string? Status { get; init; }

    /// <summary>Whether the resource is encrypted; null if that does not apply.</summary>
    public bool? Encrypted { get; init; }

    /// <summary>ARN of the KMS key that encrypts the resource. For a KMS key, its own ARN.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Tags, by key. Empty if the service's list operation does not return tags.</summary>
    public IReadOnlyDictionary<string, string> Tags
    {
        get => _tags;
        init => _tags = value as TextTable ?? new TextTable(value);
    }

    /// <summary>
    /// The KMS key to set on a serverless namespace: id, ARN or alias. Null for every other service.
    /// </summary>
    public string? NewKmsKeyId { get; init; }

    /// <summary>The resource, as the service returned it.</summary>
    public object? Resource { get; init; }

    /// <summary>A copy with the ARN and account that a read returned.</summary>
    internal Target With(string? arn, string? accountId) =>
        Copy(arn ?? Arn, accountId ?? AccountId, Region, NewKmsKeyId, Resource);

    /// <summary>A copy with another new key.</summary>
    internal Target WithNewKey(string? newKmsKeyId) => Copy(Arn, AccountId, Region, newKmsKeyId, Resource);

    private Target Copy(string? arn, string? accountId, string region, string? newKmsKeyId, object? resource) => new()
    {
        Service = Service,
        Id = Id,
        Arn = arn,
        Alias = Alias,
        Region = region,
        AccountId = accountId,
        Status = Status,
        Encrypted = Encrypted,
        KeyArn = KeyArn,
        Tags = Tags,
        NewKmsKeyId = newKmsKeyId,
        Resource = resource,
    };

    /// <summary>Service and id.</summary>
    public override string ToString() => $"{Service} {Id}";
}
