using System;
using System.Collections.Generic;

namespace KeyRotation;

/// <summary>What a journal keeps of a target.</summary>
/// <param name="Service">What it is.</param>
/// <param name="Id">Cluster identifier, namespace name or key id.</param>
/// <param name="Region">The region's system name.</param>
/// <param name="AccountId">The account's number; null where it is not known.</param>
/// <param name="Arn">The resource's ARN; null where it is not known.</param>
/// <param name="NewKmsKeyId">The key that a serverless namespace is to have; null for every other service.</param>
internal sealed record JournalTarget(
    TargetService Service,
    string Id,
    string Region,
    string? AccountId = null,
    string? Arn = null,
    string? NewKmsKeyId = null)
{
    /// <summary>
    /// Tags, by key: what a resumed run groups by. Written with <see cref="JournalPhase.Planned"/> only.
    /// </summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = Target.NoTags;

    /// <summary>The profile that reaches it, by name. Written with <see cref="JournalPhase.Planned"/> only.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The role that reaches it. Written with <see cref="JournalPhase.Planned"/> only.</summary>
    public string? RoleArn { get; init; }

    /// <summary>
    /// The endpoint that reaches it; user information, query and fragment are not written. Written with
    /// <see cref="JournalPhase.Planned"/> only.
    /// </summary>
    public string? EndpointUrl { get; init; }

    // An id may be an ARN itself.
    internal string? KnownArn =>
        !string.IsNullOrEmpty(Arn) ? Arn : Id.StartsWith("arn:", StringComparison.Ordinal) ? Id : null;

    // A KMS key has many names, and its key id is the last part of the ARN that they lead to.
    internal string Name => Service == TargetService.KmsKey && KnownArn is { } arn && Arns.KindOf(arn) == "key"
        ? arn.Substring(arn.IndexOf(":key/", StringComparison.Ordinal) + ":key/".Length)
        : Id;

    /// <summary>What a journal keeps of a target.</summary>
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
    /// Whether both are the same resource. Where both know its ARN, that decides: two names of one key are one
    /// resource. Where one of them does not know its ARN or account, the rest decides: taking two for one leaves a
    /// target out, taking one for two would rotate it twice.
    /// </summary>
    public bool IsSameResource(JournalTarget other)
    {
        _ = other ?? throw new ArgumentNullException(nameof(other));
        if (Service != other.Service)
        {
            return false;
        }

        // A cluster has two ARNs, that of its name and that of its namespace: only ARNs of one kind can be compared.
        if (KnownArn is { } arn && other.KnownArn is { } otherArn && Arns.KindOf(arn) == Arns.KindOf(otherArn))
        {
            return arn == otherArn;
        }

        return (Id == other.Id || Name == other.Name)
            && Region == other.Region
            && (
                string.IsNullOrEmpty(AccountId) || string.IsNullOrEmpty(other.AccountId) || AccountId == other.AccountId);
    }

    /// <summary>The target as a run takes it.</summary>
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

    /// <summary>Whether both name the same resource in the same way. Tags and connection are not compared.</summary>
    public bool Equals(JournalTarget? other) =>
        other is not null && Service == other.Service && Id == other.Id && Region == other.Region
        && AccountId == other.AccountId && Arn == other.Arn && NewKmsKeyId == other.NewKmsKeyId;

    /// <inheritdoc/>
    public override int GetHashCode() => (Service, Id, Region, AccountId, Arn, NewKmsKeyId).GetHashCode();

    /// <summary>Service and id.</summary>
    public override string ToString() => $"{Service} {Id}";
}
