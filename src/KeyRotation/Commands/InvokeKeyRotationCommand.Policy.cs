using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Errors;
using KeyRotation.Fleet.Policies;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

public sealed partial class InvokeKeyRotationCommand
{
    private readonly List<(Target Target, AwsConnection Connection)> _named = [];
    private RotationPolicy? _policy;

    // Validates the whole policy before the journal is opened and before anything is sent.
    private void ReadPolicy(object policy)
    {
        try
        {
            _policy = PolicyArgument.Read(
                policy,
                GetUnresolvedProviderPathFromPSPath,
                new PolicyDefaults(NewKmsKeyId, Region, ProfileName, RoleArn));
            foreach (var target in _policy.Targets)
            {
                _named.Add(ConnectTarget(target));
            }

            _policy = _policy with
            {
                Selections =
                [
                    .. _policy.Selections.Select(selection =>
                        selection with
                        {
                            Targets = WithTyped(selection.Targets),
                        }),
                ],
            };
        }
        catch (KeyRotationException e)
        {
            ThrowTerminatingError(ErrorRecords.Of(e, PolicyArgument.NameOf(policy) ?? nameof(Policy)));
        }

        Apply(_policy!);
    }

    private (Target Target, AwsConnection Connection) ConnectTarget(PolicyTarget named)
    {
        try
        {
            var connection = ConnectTo(
                named.Target.Region is { Length: > 0 } region ? region : null, named.ProfileName, named.RoleArn);
            return (TargetReader.InRegion(named.Target, connection.Region), connection);
        }
        catch (KeyRotationException e)
        {
            throw new KeyRotationException(
                e.ErrorId, e.Kind, Messages.PolicyTargetUnreachable.With(named.Key, e.Message), e.RecommendedAction, e);
        }
    }

    private void ThrowIfPolicyNamesTargets()
    {
        if (_policy?.NamesTargets == true)
        {
            Refuse(ErrorIds.InvalidPolicy, Messages.PolicyAndTargets, Messages.PolicyAndTargetsAction);
        }
    }

    private void TakePolicyTargets()
    {
        if (_policy is not { } policy)
        {
            return;
        }

        if (!policy.NamesTargets && !Resume && _runner is null && !MyInvocation.ExpectingInput)
        {
            Refuse(ErrorIds.NoTargets, Messages.PolicyWithoutTargets, Messages.NoTargetsAction);
        }

        ListSelections(policy);
        foreach (var (target, connection) in _named)
        {
            try
            {
                Take(target, connection);
            }
            catch (KeyRotationException e)
            {
                Fail(ErrorRecords.Of(e, target));
            }
        }
    }

    private void ListSelections(RotationPolicy policy)
    {
        var unlisted = new List<ErrorRecord>();
        // Lists all selections before the first target starts, because no page is taken while a target starts.
        foreach (var selection in policy.Selections)
        {
            ListTargets(
                selection.Targets,
                (target, connection) => _named.Add((TargetReader.ForFleet(target, selection.NewKmsKeyId), connection)),
                unlisted.Add);
        }

        // If no credentials work at all, the failure is not about any target.
        if (_named.Count == 0 && _runner is null && unlisted.Count > 0
            && unlisted.TrueForAll(static record => Failure.Of(record.Exception).Kind == FaultKind.Authentication))
        {
            ThrowTerminatingError(unlisted[0]);
        }

        unlisted.ForEach(Fail);
    }
}
