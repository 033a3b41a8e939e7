using System.Collections.Generic;
using System.Text;
using KeyRotation.Aws;
using KeyRotation.Fleet;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Commands;

/// <content>-WhatIf: each target is read and checked as in a real run, and shown in order.</content>
public sealed partial class InvokeKeyRotationCommand
{
    private readonly List<(Target Target, string Action)> _plan = [];
    private int _plannedWithoutRequest;
    // Two targets can have the same name if one of them is refused as a duplicate.
    private readonly Dictionary<(TargetService Service, string Id, string Region), Queue<Result>> _checked = [];

    // Limits on starts do not apply to reads. The plan lists them at its end.
    private FleetOptions PlanOptions() =>
        new()
        {
            IsPlan = true,
            ThrottleLimit = ThrottleLimit,
            SkipRotatedWithin = SkipRotatedWithin,
            History = _history,
        };

    private void Plan(Target target, AwsConnection connection, InterruptedRotation? left, string action)
    {
        if (left is null)
        {
            _plan.Add((target, action));
            RunInline(() => Runner().AddAsync(target, connection, interrupted: null, StopToken));
        }
        else
        {
            _plan.Add((target, left.State.Stage == RotationStage.Accepted ? Messages.PlanWait : Messages.PlanSettle));
        }
    }

    private void RecordChecked(Result result)
    {
        var key = (result.Service, result.Id, result.Region);
        if (!_checked.TryGetValue(key, out var results))
        {
            _checked[key] = results = new Queue<Result>();
        }

        results.Enqueue(result);
    }

    private void WritePlan()
    {
        foreach (var (target, action) in _plan)
        {
            var result =
                _checked.TryGetValue((target.Service, target.Id, target.Region), out var results) && results.Count > 0
                    ? results.Dequeue()
                    : null;
            if (result?.Error is { } error)
            {
                Fail(result, error);
            }
            else if (result?.Reason is { } reason)
            {
                ShouldProcess(Messages.PlanLeftOut.With(NameOf(target), reason), null, null);
            }
            else
            {
                if (action == Messages.PlanWait || action == Messages.PlanSettle)
                {
                    _plannedWithoutRequest++;
                }
                else
                {
                    _planned++;
                }

                ShouldProcess(NameOf(target), action);
            }
        }

        if (_plan.Count > 0)
        {
            ShouldProcess(PlanText(), null, null);
        }
    }

    private string PlanText()
    {
        var limits = new StringBuilder();
        Add(CanaryCount > 0, Messages.PlanCanaries.With(CanaryCount));
        Add(GroupBy is not null, Messages.PlanGroups.With(MaxPerGroup, GroupBy!));
        Add(MaxErrorCount is not null, Messages.PlanErrorCount.With(MaxErrorCount!));
        Add(MaxErrorPercent is not null, Messages.PlanErrorPercent.With(MaxErrorPercent!));
        Add(StartBefore is not null, Messages.PlanStartBefore.With(StartBefore?.ToUniversalTime()!));
        Add(TimeoutPerTarget is not null, Messages.PlanTimeout.With(TimeoutPerTarget!));
        Add(SkipRotatedWithin is not null, Messages.PlanSkip.With(SkipRotatedWithin!));
        var notSent = _plannedWithoutRequest > 0 ? Messages.PlanNotSent.With(_plannedWithoutRequest) : string.Empty;
        return Messages.FleetPlan.With(_planned, ThrottleLimit, limits, notSent);

        void Add(bool isLimited, string limit) => limits.Append(isLimited ? limit : string.Empty);
    }
}
