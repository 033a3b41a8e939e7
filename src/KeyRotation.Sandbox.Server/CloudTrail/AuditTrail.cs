using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using KeyRotation.Sandbox.Http;
using KeyRotation.Sandbox.Kms;
using KeyRotation.Sandbox.Protocol;

namespace KeyRotation.Sandbox.CloudTrail;

/// <summary>
/// The events of all changes. Each has its own delay until it is visible, so events appear out of order, as in AWS.
/// </summary>
internal sealed class AuditTrail
{
    /// <summary>How long LookupEvents returns an event.</summary>
    public static readonly TimeSpan RetentionPeriod = TimeSpan.FromDays(90);

    private readonly object _lock = new();
    private readonly List<TrailRecord> _calls = new();
    private readonly KmsKeyRing _keys;
    private long _delayTicks;

    public AuditTrail(KmsKeyRing keys, TimeSpan delay)
    {
        _keys = keys;
        Delay = delay;
    }

    /// <summary>
    /// The typical delay until an event is visible. The delay of each event is between half and one and a half times
    /// this value.
    /// </summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>Records a call that reached its service.</summary>
    /// <param name="call">The request and its resource.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="requestId">The request id that the client gets.</param>
    /// <param name="userAgent">The User-Agent as the client sent it.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="answer">The service's answer; null for a plain success.</param>
    /// <param name="now">When the service completed the call.</param>
    public void Record(
        AuditedCall call,
        string operation,
        string requestId,
        string? userAgent,
        Caller caller,
        HttpAnswer? answer,
        DateTimeOffset now)
    {
        lock (_lock)
        {
            _calls.Add(new TrailRecord("call/" + _calls.Count.ToString(CultureInfo.InvariantCulture), now)
            {
                EventName = operation,
                RequestId = requestId,
                UserAgent = userAgent,
                Caller = caller,
                Call = call,
                ErrorCode = answer?.ErrorCode,
                ErrorMessage = answer?.ErrorMessage,
            });
        }
    }

    /// <summary>The visible events that match, newest first, starting after a position.</summary>
    public List<TrailRecord> Find(
        TrailQuery query, (DateTimeOffset Time, string EventId)? after, DateTimeOffset now, int max)
    {
        var found = new List<TrailRecord>();
        TimeSpan delay = Delay;
        lock (_lock)
        {
            // Calls are nearly in order. Once a page is full, only events of its last second can be missing.
            for (int i = _calls.Count - 1; i >= 0; i--)
            {
                if (found.Count >= max && _calls[i].Time < found[found.Count - 1].Time)
                {
                    break;
                }

                AddIfFound(_calls[i]);
            }
        }

        if (query.CanMatch(KmsRotation.EventName))
        {
            Rotations(now).ForEach(AddIfFound);
        }

        void AddIfFound(TrailRecord record)
        {
            bool visible = record.RecordedAt + TimeSpan.FromTicks((long)(delay.Ticks * record.DelayFactor)) <= now;
            if (visible
                && record.Time > now - RetentionPeriod
                && query.Matches(record)
                && (after is null || IsAfter(record, after.Value)))
            {
                found.Add(record);
            }
        }

        return found
            .OrderByDescending(record => record.Time)
            .ThenBy(record => record.EventId, StringComparer.Ordinal)
            .Take(max)
            .ToList();
    }

    private static bool IsAfter(TrailRecord record, (DateTimeOffset Time, string EventId) position)
        => record.Time < position.Time
            || (record.Time == position.Time && string.CompareOrdinal(record.EventId, position.EventId) > 0);

    /// <summary>
    /// KMS records a rotation when it completes, including automatic rotations. These events have no caller.
    /// </summary>
    private List<TrailRecord> Rotations(DateTimeOffset now)
    {
        var records = new List<TrailRecord>();
        foreach (KmsKey key in _keys.Keys.InOrder)
        {
            foreach (KmsRotation rotation in key.RotationsAt(now).Where(rotation => rotation.End > now - RetentionPeriod))
            {
                records.Add(new TrailRecord("rotation/" + rotation.MaterialId, rotation.End)
                {
                    EventName = KmsRotation.EventName,
                    UserAgent = "AWS Internal",
                    Call = AuditedCall.OfKey(key.Id, key.Arn),
                    RotationType = rotation.Type,
                });
            }
        }

        return records;
    }
}
