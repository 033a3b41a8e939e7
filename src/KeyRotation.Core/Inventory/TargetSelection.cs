using System.Collections.Generic;

namespace KeyRotation.Inventory;

/// <summary>Which targets are meant: every service of every region of every account that is named.</summary>
internal sealed record TargetSelection
{
    /// <summary>All services there are.</summary>
    public static IReadOnlyList<TargetService> AllServices { get; } =
        [TargetService.RedshiftCluster, TargetService.RedshiftServerlessNamespace, TargetService.KmsKey];

    /// <summary>Services.</summary>
    public IReadOnlyList<TargetService> Services { get; init; } = AllServices;

    /// <summary>Names to keep, with wildcards; null for all. A key is found by its id or its alias.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Regions; null for the one that is found where the SDK looks.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Profiles, one account each; null for none.</summary>
    public IReadOnlyList<string>? ProfileNames { get; init; }

    /// <summary>Roles to assume, one account each; null for none.</summary>
    public IReadOnlyList<string>? RoleArns { get; init; }

    /// <summary>Every account and region in turn.</summary>
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
