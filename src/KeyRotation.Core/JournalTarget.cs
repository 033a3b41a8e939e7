using System;
using System.Collections.Generic;

namespace KeyRotation;

/// <summary>What a journal stores about a target.</summary>
/// <param name="Service">The target's service.</param>
/// <param name="Id">Cluster identifier, namespace name or key id.</param>
/// <param name="Region">The Region's system name, such as us-east-1.</param>
/// <param name="AccountId">The AWS account ID; null if unknown.</param>
/// <param name="Arn">The resource's ARN; null if unknown.</param>
/// <param name="NewKmsKeyId">The KMS key to set on a serverless namespace; null for every other service.</param>
internal sealed record JournalTarget(
    TargetService Service,
    string Id,
    string Region,
    string? AccountId = null,
    string? Arn = null,
    string? NewKmsKeyId = null)
{
    /// <summary>
    /// Tags, by key, which a resumed run uses to group targets. Written with <see cref="JournalPhase.Planned"/> only.
    /// </summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = Target.NoTags;

    /// <summary>
    /// The name of the profile to use for the target. Written with <see cref="JournalPhase.Planned"/> only.
    /// </summary>
    public string? ProfileName { get; init; }

    /// <summary>The role to assume for the target. Written with <see cref="JournalPhase.Planned"/> only.</summary>
    public string? RoleArn { get; init; }

    /// <summary>
    /// The endpoint to use for the target, without user information, query and fragment. Written with
    /// <see cref="JournalPhase.Planned"/> only.
    /// </summary>
    public string? EndpointUrl { get; init; }

    // The id may itself be an ARN.
    internal string? KnownArn =>
        !string.IsNullOrEmpty(Arn) ? Arn : Id.StartsWith("arn:", StringComparison.Ordinal) ? Id : null;

    // A KMS key can be named in several ways. Its key id is the last part of the ARN.
    internal string Name => Service == TargetService.KmsKey && KnownArn is { } arn && Arns.KindOf(arn) == "key"
        ? arn.Substring(arn.IndexOf(":key/", StringComparison.Ordinal) + ":key/".Length)
        : Id;

    /// <summary>Makes the journal's form of a target.</summary>
    public static JournalTarget Of(Target target)
    {
        _ = target ?? throw new ArgumentNullException(nameof(target));
        return new JournalTarget(
            target.Service, target.Id, target.Region, target.AccountId, target.Arn, target.NewKmsKeyId)
        {
            Tags = target.Tags,
        };
    }

    /// <summary>
    /// Whether both are the same resource. If both ARNs are known, they decide: two names of one key are one
    /// resource. If an ARN or account is unknown, the other members decide. Treating two resources as one leaves a
    /// target out; treating one as two would rotate it twice.
    /// </summary>
    public bool IsSameResource(JournalTarget other)
    {
        _ = other ?? throw new ArgumentNullException(nameof(other));
        if (Service != other.Service)
        {
            return false;
        }

        // A cluster has two ARNs: its own and its namespace's. Only ARNs of the same type can be compared.
        if (KnownArn is { } arn && other.KnownArn is { } otherArn && Arns.KindOf(arn) == Arns.KindOf(otherArn))
        {
            return arn == otherArn;
        }

        return (Id == other.Id || Name == other.Name)
            && Region == other.Region
            && (
                string.IsNullOrEmpty(AccountId) || string.IsNullOrEmpty(other.AccountId) || AccountId == other.AccountId);
    }

    /// <summary>Makes the target that a run accepts.</summary>
    public Target ToTarget() => new()
    {
        Service = Service,
        Id = Id,
        Arn = Arn,
        Region = Region,
        AccountId = AccountId,
        NewKmsKeyId = NewKmsKeyId,
        Tags = Tags,
    };

    /// <summary>
    /// Whether both identify the same resource in the same way. Tags and connection are not compared.
    /// </summary>
    public bool Equals(JournalTarget? other) =>
        other is not null && Service == other.Service && Id == other.Id && Region == other.Region
        && AccountId == other.AccountId && Arn == other.Arn && NewKmsKeyId == other.NewKmsKeyId;

    /// <inheritdoc/>
    public override int GetHashCode() => (Service, Id, Region, AccountId, Arn, NewKmsKeyId).GetHashCode();

    /// <summary>Service and id.</summary>
    public override string ToString() => $"{Service} {Id}";
}
