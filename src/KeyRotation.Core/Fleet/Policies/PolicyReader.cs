using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Errors;
using KeyRotation.Inventory;
using KeyRotation.Properties;

namespace KeyRotation.Fleet.Policies;

/// <summary>
/// Makes a policy from its parsed form, or reports what is wrong with it. Its keys are the names of the parameters.
/// </summary>
internal static class PolicyReader
{
    private const string Targets = "Targets";
    private const string Selection = "Selection";
    private const string Service = "Service";
    private const string Id = "Id";
    private const string Tags = "Tags";

    /// <summary>The keys of a policy.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        Targets,
        Selection,
        nameof(PolicyDefaults.NewKmsKeyId),
        nameof(PolicyDefaults.Region),
        nameof(PolicyDefaults.ProfileName),
        nameof(PolicyDefaults.RoleArn),
        nameof(FleetOptions.ThrottleLimit),
        nameof(FleetOptions.MaxErrorCount),
        nameof(FleetOptions.MaxErrorPercent),
        nameof(FleetOptions.CanaryCount),
        nameof(FleetOptions.GroupBy),
        nameof(FleetOptions.MaxPerGroup),
        nameof(FleetOptions.StartBefore),
        nameof(FleetOptions.TimeoutPerTarget),
        nameof(FleetOptions.SkipRotatedWithin),
    ];

    private static readonly string[] s_targetKeys =
    [
        Service,
        Id,
        nameof(Target.Region),
        nameof(Target.AccountId),
        nameof(Target.NewKmsKeyId),
        nameof(PolicyTarget.ProfileName),
        nameof(PolicyTarget.RoleArn),
        Tags,
    ];

    private static readonly string[] s_selectionKeys =
    [
        Service,
        Id,
        nameof(Target.Region),
        nameof(PolicyTarget.ProfileName),
        nameof(PolicyTarget.RoleArn),
        nameof(Target.NewKmsKeyId),
    ];

    /// <summary>Reads a policy.</summary>
    /// <param name="root">The parsed policy.</param>
    /// <param name="file">The file; null if there is none.</param>
    /// <param name="typed">Values from the command line, which override the policy.</param>
    /// <exception cref="KeyRotationException">The policy is invalid. The message names the key.</exception>
    public static RotationPolicy Read(PolicyNode root, string? file, PolicyDefaults typed)
    {
        var policy = new PolicyTable(root, string.Empty, file, Keys);
        if (policy.IsEmpty)
        {
            throw policy.Invalid(CoreMessages.PolicyEmpty, CoreMessages.PolicyEmptyAction);
        }

        var defaults = new PolicyDefaults(
            typed.NewKmsKeyId ?? policy.Text(nameof(typed.NewKmsKeyId)),
            typed.Region ?? policy.Text(nameof(typed.Region)),
            typed.ProfileName ?? policy.Text(nameof(typed.ProfileName)),
            typed.RoleArn ?? policy.Text(nameof(typed.RoleArn)));
        return new RotationPolicy
        {
            ThrottleLimit = policy.Number(nameof(FleetOptions.ThrottleLimit), 1, FleetOptions.MaxConcurrency),
            MaxErrorCount = policy.Number(nameof(FleetOptions.MaxErrorCount), 1, int.MaxValue),
            MaxErrorPercent = policy.Number(nameof(FleetOptions.MaxErrorPercent), 0, 100),
            CanaryCount = policy.Number(nameof(FleetOptions.CanaryCount), 0, int.MaxValue),
            GroupBy = policy.Text(nameof(FleetOptions.GroupBy)),
            MaxPerGroup = policy.Number(nameof(FleetOptions.MaxPerGroup), 1, FleetOptions.MaxConcurrency),
            StartBefore = policy.Time(nameof(FleetOptions.StartBefore)),
            TimeoutPerTarget = policy.Duration(nameof(FleetOptions.TimeoutPerTarget)),
            SkipRotatedWithin = policy.Duration(nameof(FleetOptions.SkipRotatedWithin)),
            NewKmsKeyId = defaults.NewKmsKeyId,
            Targets = ReadTargets(policy, defaults),
            Selections = [.. policy.Tables(Selection, s_selectionKeys).Select(table => ReadSelection(table, defaults))],
        };
    }

    private static List<PolicyTarget> ReadTargets(PolicyTable policy, PolicyDefaults defaults)
    {
        var targets = new List<PolicyTarget>();
        var taken = new Dictionary<(TargetService, string, string, string?, string?, string?), string>();
        foreach (var table in policy.Tables(Targets, s_targetKeys))
        {
            var read = ReadTarget(table, defaults);
            var identity = (
                read.Target.Service,
                read.Target.Id,
                read.Target.Region,
                read.Target.AccountId,
                read.ProfileName,
                read.RoleArn);
            if (taken.TryGetValue(identity, out var first))
            {
                throw table.Invalid(
                    CoreMessages.PolicyTargetTwice.With(read.Target, first),
                    CoreMessages.PolicyTargetTwiceAction,
                    ErrorIds.DuplicateIdentifier);
            }

            taken.Add(identity, table.Path);
            targets.Add(read);
        }

        return targets;
    }

    private static PolicyTarget ReadTarget(PolicyTable table, PolicyDefaults defaults)
    {
        var service =
            table.Service(Service)
            ?? throw table.Invalid(
                CoreMessages.PolicyTargetWithoutService,
                CoreMessages.PolicyTargetWithoutServiceAction,
                ErrorIds.UnknownService);
        var id = table.Has(Id)
            ? table.Text(Id)!
            : throw table.Invalid(
                CoreMessages.PolicyTargetWithoutId, CoreMessages.PolicyTargetWithoutIdAction, ErrorIds.EmptyIdentifier);
        var target = new Target
        {
            Service = service,
            Id = id,
            Region = table.Text(nameof(Target.Region)) ?? defaults.Region ?? string.Empty,
            AccountId = table.Text(nameof(Target.AccountId)),
            NewKmsKeyId = NewKeyOf(table, service, defaults),
            Tags = table.TextTable(Tags),
        };
        return new PolicyTarget(
            table.Path,
            target,
            table.Text(nameof(PolicyTarget.ProfileName)) ?? defaults.ProfileName,
            table.Text(nameof(PolicyTarget.RoleArn)) ?? defaults.RoleArn);
    }

    private static string? NewKeyOf(PolicyTable table, TargetService service, PolicyDefaults defaults)
    {
        var own = table.Text(nameof(Target.NewKmsKeyId));
        if (service == TargetService.RedshiftServerlessNamespace)
        {
            return own
                ?? defaults.NewKmsKeyId
                ?? throw table.Invalid(
                    CoreMessages.PolicyNoNewKey, CoreMessages.PolicyNoNewKeyAction, ErrorIds.NoNewKey);
        }

        // If this key were ignored silently, the user would believe that it was applied.
        return own is null
            ? null
            : throw table.InvalidKey(
                nameof(Target.NewKmsKeyId), CoreMessages.PolicyNewKeyOfOther, CoreMessages.PolicyNewKeyOfOtherAction);
    }

    private static PolicySelection ReadSelection(PolicyTable table, PolicyDefaults defaults)
    {
        var selection = new TargetSelection
        {
            Services = table.Services(Service) ?? TargetSelection.AllServices,
            Ids = table.Texts(Id),
            Regions = table.Texts(nameof(Target.Region)) ?? ListOf(defaults.Region),
            ProfileNames = table.Texts(nameof(PolicyTarget.ProfileName)) ?? ListOf(defaults.ProfileName),
            RoleArns = table.Texts(nameof(PolicyTarget.RoleArn)) ?? ListOf(defaults.RoleArn),
        };
        var newKey = table.Text(nameof(Target.NewKmsKeyId)) ?? defaults.NewKmsKeyId;
        return newKey is not null || !selection.Services.Contains(TargetService.RedshiftServerlessNamespace)
            ? new PolicySelection(selection, newKey)
            : throw table.Invalid(
                CoreMessages.PolicySelectsNamespaces, CoreMessages.PolicySelectsNamespacesAction, ErrorIds.NoNewKey);
    }

    private static string[]? ListOf(string? value) => value is null ? null : [value];
}
