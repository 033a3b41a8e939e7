using System;
using System.Collections.Generic;
using System.Globalization;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Kms;

/// <summary>The outcome of an on-demand rotation request.</summary>
internal enum KmsRotateOutcome
{
    Started,
    AlreadyRunning,
    AutomaticRotationDue,
    QuotaSpent,
    NoPendingMaterial,
}

/// <summary>A KMS key, its material and its rotations.</summary>
internal sealed class KmsKey
{
    /// <summary>
    /// The maximum number of on-demand rotations in a key's lifetime. The service model says 25; older pages say 10.
    /// </summary>
    public const int OnDemandQuota = 25;

    /// <summary>The default waiting period of a deletion, which is also the maximum.</summary>
    public static readonly TimeSpan DeletionWindow = TimeSpan.FromDays(30);

    private static readonly TimeSpan s_automaticMargin = TimeSpan.FromMinutes(20);

    private readonly object _lock = new();
    private readonly Timeline<string> _state = new(KmsKeyState.Enabled);
    private readonly Timeline<DateTimeOffset?> _deletion = new(null);
    private readonly Timeline<string?> _pendingMaterialId = new(null);
    private readonly Timeline<KmsSchedule?> _schedule = new(null);
    private readonly List<KmsRotation> _rotations = new();
    private TimeSpan? _rotationDuration;
    private DateTimeOffset _automaticUntil;
    private int _materials;
    private int _carriedOut;

    public KmsKey(string id, string arn, KmsKeyKind kind, DateTimeOffset created, string description)
    {
        Id = id;
        Arn = arn;
        Kind = kind;
        Created = created;
        Description = description;
        FirstMaterialId = NextMaterialId();
    }

    public string Id { get; }

    public string Arn { get; }

    public KmsKeyKind Kind { get; }

    public DateTimeOffset Created { get; }

    public string Description { get; }

    public string FirstMaterialId { get; }

    /// <summary>The number of rotations that were carried out for clients.</summary>
    public int CarriedOut
    {
        get
        {
            lock (_lock)
            {
                return _carriedOut;
            }
        }
    }

    public string StateAt(DateTimeOffset time)
    {
        lock (_lock)
        {
            return _state.At(time);
        }
    }

    /// <summary>Sets the state of the key.</summary>
    /// <param name="now">The time of the change.</param>
    /// <param name="state">The new state.</param>
    /// <param name="deletion">
    /// When a key in state PendingDeletion is deleted; null for the default waiting period.
    /// </param>
    public void SetState(DateTimeOffset now, string state, DateTimeOffset? deletion = null)
    {
        lock (_lock)
        {
            _state.Set(now, state);
            // The date is fixed when the deletion is scheduled.
            bool isPending = state == KmsKeyState.PendingDeletion;
            _deletion.Set(now, isPending ? _deletion.At(now) ?? deletion ?? now + DeletionWindow : null);
        }
    }

    /// <summary>When KMS will delete the key; null if no deletion is scheduled.</summary>
    public DateTimeOffset? DeletionDateAt(DateTimeOffset time)
    {
        lock (_lock)
        {
            return _deletion.At(time);
        }
    }

    /// <summary>The imported material that the next rotation makes current; null if none.</summary>
    public string? PendingMaterialIdAt(DateTimeOffset time)
    {
        lock (_lock)
        {
            return _pendingMaterialId.At(time);
        }
    }

    /// <summary>
    /// Imports new material. Returns false if the key does not accept any, or if material is already pending.
    /// </summary>
    public bool TryImportMaterial(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!Kind.IsImported || _pendingMaterialId.At(now) is not null)
            {
                return false;
            }

            _pendingMaterialId.Set(now, NextMaterialId());
            return true;
        }
    }

    public KmsSchedule? ScheduleAt(DateTimeOffset time)
    {
        lock (_lock)
        {
            return _schedule.At(time);
        }
    }

    public void SetSchedule(DateTimeOffset now, int? days)
    {
        lock (_lock)
        {
            RotateAutomatically(now);
            _automaticUntil = now;
            _schedule.Set(now, days is null ? null : new KmsSchedule(now, days.Value));
        }
    }

    public void SetRotationDuration(TimeSpan? duration)
    {
        lock (_lock)
        {
            _rotationDuration = duration;
        }
    }

    /// <summary>The rotations that had ended at a given time, oldest first.</summary>
    public List<KmsRotation> RotationsAt(DateTimeOffset time)
    {
        lock (_lock)
        {
            RotateAutomatically(time);
            return _rotations.FindAll(rotation => rotation.End <= time);
        }
    }

    /// <summary>When the on-demand rotation that was in progress at a given time started; null if none.</summary>
    public DateTimeOffset? OnDemandStartAt(DateTimeOffset time)
    {
        lock (_lock)
        {
            return _rotations.Find(rotation => rotation.Start <= time && time < rotation.End)?.Start;
        }
    }

    public string CurrentMaterialIdAt(DateTimeOffset time)
    {
        lock (_lock)
        {
            RotateAutomatically(time);
            return _rotations.FindLast(rotation => rotation.End <= time)?.MaterialId ?? FirstMaterialId;
        }
    }

    public KmsRotateOutcome TryRotate(DateTimeOffset now, TimeSpan duration, bool counts)
    {
        lock (_lock)
        {
            RotateAutomatically(now);
            if (_rotations.Exists(rotation => rotation.End > now))
            {
                return KmsRotateOutcome.AlreadyRunning;
            }

            if (_schedule.At(now) is KmsSchedule schedule && schedule.NextAfter(now) - now <= s_automaticMargin)
            {
                return KmsRotateOutcome.AutomaticRotationDue;
            }

            if (_rotations.FindAll(rotation => rotation.Type == KmsRotation.OnDemand).Count >= OnDemandQuota)
            {
                return KmsRotateOutcome.QuotaSpent;
            }

            string? pending = _pendingMaterialId.At(now);
            if (Kind.IsImported && pending is null)
            {
                return KmsRotateOutcome.NoPendingMaterial;
            }

            DateTimeOffset end = now + (_rotationDuration ?? duration);
            _rotations.Add(new KmsRotation(KmsRotation.OnDemand, now, end, pending ?? NextMaterialId()));
            if (pending is not null)
            {
                _pendingMaterialId.Schedule(end, null);
            }

            _carriedOut += counts ? 1 : 0;
            return KmsRotateOutcome.Started;
        }
    }

    /// <summary>Records this number of past on-demand rotations.</summary>
    public void SetOnDemandRotations(int count)
    {
        lock (_lock)
        {
            _rotations.RemoveAll(rotation => rotation.Type == KmsRotation.OnDemand);
            for (int i = 0; i < count; i++)
            {
                DateTimeOffset time = Created.AddDays(i + 1);
                _rotations.Insert(i, new KmsRotation(KmsRotation.OnDemand, time, time, NextMaterialId()));
            }
        }
    }

    /// <summary>Adds the automatic rotations that were due since the last call.</summary>
    private void RotateAutomatically(DateTimeOffset now)
    {
        KmsSchedule? schedule = _schedule.At(now);
        if (schedule is null || now <= _automaticUntil)
        {
            return;
        }

        for (DateTimeOffset due = schedule.NextAfter(_automaticUntil); due <= now; due = schedule.NextAfter(due))
        {
            DateTimeOffset time = due;
            int index = _rotations.FindIndex(rotation => rotation.End > time);
            var rotation = new KmsRotation(KmsRotation.Automatic, time, time, NextMaterialId());
            _rotations.Insert(index < 0 ? _rotations.Count : index, rotation);
        }

        _automaticUntil = now;
    }

    private string NextMaterialId()
        => Digest.Hex(Digest.Sha256(Id + "/" + (_materials++).ToString(CultureInfo.InvariantCulture)));
}
