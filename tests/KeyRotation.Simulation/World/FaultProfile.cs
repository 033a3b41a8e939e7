using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Simulation;

/// <summary>The faults and delays of a Region's services and network, chosen by the seed.</summary>
internal sealed class FaultProfile
{
    /// <summary>How long the engine waits for an answer.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The maximum time between sending and carrying out a request.</summary>
    public static readonly TimeSpan RequestLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Up to this lag, the end of a rotation must be reported correctly.</summary>
    public static readonly TimeSpan SmallLag = TimeSpan.FromSeconds(11);

    private static readonly TimeSpan s_slowDelay = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_shortDelay = TimeSpan.FromSeconds(3);

    private static readonly RequestFault[] s_readFaults =
    [
        RequestFault.Throttled, RequestFault.ServerErrorBefore, RequestFault.DroppedAfter, RequestFault.GarbledAfter,
        RequestFault.TimedOutNever, RequestFault.NotOpened, RequestFault.NotResolved, RequestFault.Denied,
        RequestFault.Expired,
    ];

    private readonly Random _random;
    private readonly double _changeFaults;
    private readonly double _readFaults;
    private readonly double _missingDates;
    private readonly RequestFault[] _kinds;
    private readonly List<(DateTimeOffset From, DateTimeOffset To, bool ReadsOnly)> _outages = [];

    public FaultProfile(Random random)
    {
        _random = random;
        _changeFaults = random.Next(4) switch { 0 => 0, 1 => 0.15, 2 => 0.4, _ => 0.75 };
        _readFaults = random.Next(4) switch { 0 or 1 => 0, 2 => 0.05, _ => 0.25 };
        _missingDates = random.Next(8) switch { 0 => 1, 1 => 0.3, _ => 0 };
        IsSlow = random.Next(6) == 0;
        MaxLag = random.Next(6) switch
        {
            0 or 1 => TimeSpan.Zero,
            2 => TimeSpan.FromSeconds(2),
            3 => SmallLag,
            4 => TimeSpan.FromMinutes(3),
            _ => TimeSpan.FromMinutes(30),
        };
        IsOrdered = random.Next(3) > 0;

        // A few kinds at a time. With all kinds at once, every seed would be similar.
        var all = Enum.GetValues<RequestFault>().Where(fault => fault != RequestFault.None).ToArray();
        _kinds = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => all[random.Next(all.Length)])];
        if (random.Next(4) == 0)
        {
            AddOutage(random);
        }
    }

    /// <summary>The maximum lag of a read. Each read has its own lag.</summary>
    public TimeSpan MaxLag { get; }

    /// <summary>The maximum lag of a read of a key. AWS KMS guarantees less than the others.</summary>
    public TimeSpan MaxKeyLag => MaxLag > SmallLag ? MaxLag : TimeSpan.FromTicks(MaxLag.Ticks * 9 / 2);

    /// <summary>Whether no read of a cluster is older than the previous one.</summary>
    public bool IsOrdered { get; }

    /// <summary>
    /// Whether reads can be stale or out of order, so that the end of a rotation can be reported early.
    /// </summary>
    public bool MayEndEarly => MaxLag > SmallLag || (MaxLag > TimeSpan.Zero && !IsOrdered) || _missingDates > 0;

    /// <summary>Whether reads are slow.</summary>
    public bool IsSlow { get; }

    /// <summary>Whether some reads fail.</summary>
    public bool HidesReads => _readFaults > 0 || _outages.Count > 0;

    /// <summary>Whether every request is answered correctly and promptly, and reads hardly lag.</summary>
    public bool IsCalm => _changeFaults == 0 && _readFaults == 0 && _outages.Count == 0 && !MayEndEarly;

    /// <summary>Whether the next answer has no date.</summary>
    public bool OmitsDate() => _missingDates > 0 && _random.NextDouble() < _missingDates;

    public TimeSpan Lag() => TimeSpan.FromTicks((long)(MaxLag.Ticks * _random.NextDouble()));

    public TimeSpan KeyLag() => TimeSpan.FromTicks((long)(MaxKeyLag.Ticks * _random.NextDouble()));

    public RequestPlan Plan(bool isChange, DateTimeOffset now)
    {
        var arrives = Between(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(200));
        var ends = arrives + Between(TimeSpan.FromMilliseconds(5), IsSlow
            && !isChange ? s_slowDelay : TimeSpan.FromMilliseconds(300));
        return Fault(isChange, now) switch
        {
            RequestFault.None => new RequestPlan(RequestFault.None, arrives, ends),
            var fault and (RequestFault.ServerErrorMeanwhile or RequestFault.DroppedLate) =>
                new RequestPlan(
                    fault, ends + Between(TimeSpan.Zero, _random.Next(2) == 0 ? s_shortDelay : RequestLifetime), ends),
            RequestFault.TimedOutDone =>
                new RequestPlan(RequestFault.TimedOutDone, Between(arrives, RequestTimeout), RequestTimeout),
            RequestFault.TimedOutLate =>
                new RequestPlan(RequestFault.TimedOutLate, Between(RequestTimeout, RequestLifetime), RequestTimeout),
            RequestFault.TimedOutNever => new RequestPlan(RequestFault.TimedOutNever, null, RequestTimeout),
            var fault and (RequestFault.ServerErrorAfter or RequestFault.DroppedAfter or RequestFault.GarbledAfter) =>
                new RequestPlan(fault, arrives, ends),
            var fault => new RequestPlan(fault, null, ends),
        };
    }

    private RequestFault Fault(bool isChange, DateTimeOffset now)
    {
        if (_outages.Any(outage => outage.From <= now && now < outage.To && (!isChange || !outage.ReadsOnly)))
        {
            return _random.Next(3) == 0 ? RequestFault.ServerErrorBefore : RequestFault.NotOpened;
        }

        var (chance, kinds) = isChange ? (_changeFaults, _kinds) : (_readFaults, s_readFaults);
        return _random.NextDouble() < chance ? kinds[_random.Next(kinds.Length)] : RequestFault.None;
    }

    private void AddOutage(Random random)
    {
        var from = SimulatedTime.Start + TimeSpan.FromSeconds(random.Next(300));
        var length = random.Next(3) switch
        {
            0 => TimeSpan.FromSeconds(random.Next(60)),
            1 => TimeSpan.FromMinutes(random.Next(1, 15)),
            _ => TimeSpan.FromDays(30),
        };
        _outages.Add((from, from + length, random.Next(2) == 0));
    }

    private TimeSpan Between(TimeSpan min, TimeSpan max) =>
        TimeSpan.FromTicks(min.Ticks + (long)((max - min).Ticks * _random.NextDouble()));
}
