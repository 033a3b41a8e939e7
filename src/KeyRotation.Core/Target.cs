using System.Collections.Generic;

namespace KeyRotation;

/// <summary>One resource whose key can be rotated, of any service, account and region.</summary>
public sealed class Target
{
    internal static readonly IReadOnlyDictionary<string, string> NoTags = new TextTable();

    private readonly TextTable _tags = (TextTable)NoTags;

    /// <summary>What it is.</summary>
    public TargetService Service { get; init; }

    /// <summary>Cluster identifier, namespace name or key id.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The resource's ARN; null where the service does not tell and it cannot be composed.</summary>
    public string? Arn { get; init; }

    /// <summary>An alias of a KMS key; null where it has none.</summary>
    public string? Alias { get; init; }

    /// <summary>The region's system name.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The account's number; null where it is not known.</summary>
    public string? AccountId { get; init; }

    /// <summary>The status in the service's own words.</summary>
    public string? Status { get; init; }

    /// <summary>Whether it is encrypted at all; null where that is no question.</summary>
    public bool? Encrypted { get; init; }

    /// <summary>ARN of the KMS key that protects it; of a KMS key, its own.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Tags, by key; empty where the service's list does not carry them.</summary>
    public IReadOnlyDictionary<string, string> Tags
    {
        get => _tags;
        init => _tags = value as TextTable ?? new TextTable(value);
    }

    /// <summary>The key that a serverless namespace is to have: id, ARN or alias. No other service has one.</summary>
    public string? NewKmsKeyId { get; init; }

    /// <summary>The resource as the service described it.</summary>
    public object? Resource { get; init; }

    /// <summary>The same target with an ARN and an account that a read has shown.</summary>
    internal Target With(string? arn, string? accountId) =>
        Copy(arn ?? Arn, accountId ?? AccountId, Region, NewKmsKeyId, Resource);

    /// <summary>The same target with another new key.</summary>
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
