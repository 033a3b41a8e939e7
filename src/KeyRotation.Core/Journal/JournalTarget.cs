using System;

namespace KeyRotation.Journal;

/// <summary>What a journal keeps of a target.</summary>
/// <param name="Service">What it is.</param>
/// <param name="Id">Cluster identifier, namespace name or key id.</param>
/// <param name="Region">The region's system name.</param>
/// <param name="AccountId">The account's number; null where it is not known.</param>
/// <param name="Arn">The resource's ARN; null where it is not known.</param>
/// <param name="NewKmsKeyId">The key that a serverless namespace is to have; null for every other service.</param>
public sealed record JournalTarget(
    TargetService Service, string Id, string Region, string? AccountId = null, string? Arn = null, string? NewKmsKeyId = null)
{
    /// <summary>What a journal keeps of a target.</summary>
    public static JournalTarget Of(Target target)
    {
        _ = target ?? throw new ArgumentNullException(nameof(target));
        return new JournalTarget(target.Service, target.Id, target.Region, target.AccountId, target.Arn, target.NewKmsKeyId);
    }

    /// <summary>
    /// Whether both are the same resource. Where one of them does not know its account, the rest decides: taking two for
    /// one leaves a target out, taking one for two would rotate it twice.
    /// </summary>
    public bool IsSameResource(JournalTarget other)
    {
        _ = other ?? throw new ArgumentNullException(nameof(other));
        return Service == other.Service && Id == other.Id && Region == other.Region
            && (string.IsNullOrEmpty(AccountId) || string.IsNullOrEmpty(other.AccountId) || AccountId == other.AccountId);
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
    };

    /// <summary>Service and id.</summary>
    public override string ToString() => $"{Service} {Id}";
}
