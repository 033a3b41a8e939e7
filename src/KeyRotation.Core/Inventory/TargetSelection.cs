using System.Collections.Generic;

namespace KeyRotation.Inventory;

/// <summary>The selected targets: the given services in every given Region and account.</summary>
internal sealed record TargetSelection
{
    /// <summary>All supported services.</summary>
    public static IReadOnlyList<TargetService> AllServices { get; } =
        [TargetService.RedshiftCluster, TargetService.RedshiftServerlessNamespace, TargetService.KmsKey];

    /// <summary>The services.</summary>
    public IReadOnlyList<TargetService> Services { get; init; } = AllServices;

    /// <summary>Ids to include, with wildcards; null for all. Keys are matched by id or alias.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Regions; null for the default Region.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Profiles, one per account; null for none.</summary>
    public IReadOnlyList<string>? ProfileNames { get; init; }

    /// <summary>Roles to assume, one per account; null for none.</summary>
    public IReadOnlyList<string>? RoleArns { get; init; }

    /// <summary>All combinations of Region, profile and role.</summary>
    public IEnumerable<(string? Region, string? ProfileName, string? RoleArn)> Scopes()
    {
        foreach (var profile in OrNone(ProfileNames))
        {
            foreach (var role in OrNone(RoleArns))
            {
                foreach (var region in OrNone(Regions))
                {
                    yield return (region, profile, role);
                }
            }
        }
    }

    private static IEnumerable<string?> OrNone(IReadOnlyList<string>? values)
    {
        if (values is { Count: > 0 })
        {
            return values;
        }

        return [null];
    }
}
