using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;

namespace KeyRotation.Simulation;

/// <summary>An AWS KMS key. It counts its rotations, and each of its three reads has its own lag.</summary>
internal sealed class SimulatedKey : SimulatedResource
{
    private const int Quota = 25;

    private readonly History<State> _state;
    private readonly string _arn;

    public SimulatedKey(SimulatedTime time, SimulatedRegion region, string id, int usedBefore)
        : base(time, id, TargetService.KmsKey)
    {
        _arn = region.KeyArn(id);
        var before = Enumerable.Range(1, usedBefore).Select(
            i => Entry(SimulatedTime.Start.AddDays(i - 100), RotationType.ON_DEMAND)).ToList();
        before.Insert(0, Entry(SimulatedTime.Start.AddDays(-200), RotationType.AUTOMATIC));
        _state = new History<State>(new State(null, before));
    }

    public TimeSpan Duration { get; init; }

    public override string Arn => _arn;

    /// <summary>Whether it is disabled, so that no client can rotate it.</summary>
    public bool IsDisabled { get; init; }

    public override bool CanRotate(Target target) => !IsDisabled && _state.At(SimulatedTime.Start).OnDemand < Quota;

    public override bool TryRotateByOthers(Random random)
    {
        if (IsDisabled || _state.Now.RunningSince is not null || _state.Now.OnDemand >= Quota)
        {
            return false;
        }

        if (random.Next(2) == 0)
        {
            // An automatic rotation is in the same list, but is not an on-demand rotation.
            _state.Change(
                Time.Now,
                _state.Now with { Completed = [.. _state.Now.Completed, Entry(Time.Now, RotationType.AUTOMATIC)] });
        }
        else
        {
            Rotate(isByEngine: false);
        }

        return true;
    }

    // Only a rotation in progress prevents the rotation of a key.
    public override bool TryModifyByOthers(TimeSpan duration) => false;

    public void Rotate(bool isByEngine)
    {
        if (IsDisabled)
        {
            throw new DisabledException(
                $"{_arn} is disabled.",
                ErrorType.Sender,
                "DisabledException",
                SimulatedRegion.RequestId,
                HttpStatusCode.BadRequest);
        }

        if (_state.Now.RunningSince is not null)
        {
            throw new ConflictException(
                $"{_arn} is being rotated.",
                ErrorType.Sender,
                "ConflictException",
                SimulatedRegion.RequestId,
                HttpStatusCode.BadRequest);
        }

        if (_state.Now.OnDemand >= Quota)
        {
            throw new LimitExceededException(
                $"{_arn} has no rotation left.",
                ErrorType.Sender,
                "LimitExceededException",
                SimulatedRegion.RequestId,
                HttpStatusCode.BadRequest);
        }

        var rotation = Begin(isByEngine);
        _state.Change(Time.Now, _state.Now with { RunningSince = Time.Now });
        Time.After(Duration, () =>
        {
            rotation.EndedAt = Time.Now;
            _state.Change(
                Time.Now, new State(null, [.. _state.Now.Completed, Entry(Time.Now, RotationType.ON_DEMAND)]));
        });
    }

    public KeyMetadata ShowKey(TimeSpan lag) => new()
    {
        KeyId = Id,
        Arn = _arn,
        CurrentKeyMaterialId = $"material-{_state.At(Time.Now - lag).Completed.Count}",
        Enabled = !IsDisabled,
    };

    public GetKeyRotationStatusResponse ShowStatus(TimeSpan lag) => new()
    {
        KeyId = _arn,
        KeyRotationEnabled = false,
        OnDemandRotationStartDate = _state.At(Time.Now - lag).RunningSince?.UtcDateTime,
    };

    public List<RotationsListEntry> ShowRotations(TimeSpan lag) => _state.At(Time.Now - lag).Completed;

    private RotationsListEntry Entry(DateTimeOffset date, RotationType type) =>
        new() { KeyId = Id, RotationDate = date.UtcDateTime, RotationType = type };

    private sealed record State(DateTimeOffset? RunningSince, List<RotationsListEntry> Completed)
    {
        public int OnDemand => Completed.Count(entry => entry.RotationType == RotationType.ON_DEMAND);
    }
}
