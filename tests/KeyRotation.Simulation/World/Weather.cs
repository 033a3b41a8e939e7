using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Simulation;

/// <summary>How the services and the network of one region are, by the seed.</summary>
internal sealed class Weather
{
    /// <summary>How long the engine waits for an answer.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A request that was not carried out so long after it was sent never is: its signature is too old.</summary>
    public static readonly TimeSpan RequestLifetime = TimeSpan.FromMinutes(5);

    /// <summary>From the first to the last request of one look, where nothing is slow.</summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(8);

    /// <summary>What a 5xx's work takes at most to be done after all.</summary>
    private static readonly TimeSpan s_meanwhile = TimeSpan.FromSeconds(3);

    private static readonly RequestFault[] s_readFaults =
    [
        RequestFault.Throttled, RequestFault.ServerErrorBefore, RequestFault.DroppedAfter, RequestFault.GarbledAfter,
        RequestFault.TimedOutNever, RequestFault.NotOpened, RequestFault.NotResolved, RequestFault.Denied, RequestFault.Expired,
    ];

    private readonly Random _random;
    private readonly double _changeFaults;
    private readonly double _readFaults;
    private readonly RequestFault[] _kinds;
    private readonly List<(DateTimeOffset From, DateTimeOffset To, bool ReadsOnly)> _outages = [];

    public Weather(Random random)
    {
        _random = random;
        _changeFaults = random.Next(4) switch { 0 => 0, 1 => 0.15, 2 => 0.4, _ => 0.75 };
        _readFaults = random.Next(4) switch { 0 or 1 => 0, 2 => 0.05, _ => 0.25 };
        IsSlow = random.Next(6) == 0;
        MaxLag = random.Next(3) switch { 0 => TimeSpan.Zero, 1 => TimeSpan.FromSeconds(2), _ => TimeSpan.FromSeconds(11) };

        // A few kinds at a time: a storm of everything looks the same for every seed.
        var all = Enum.GetValues<RequestFault>().Where(fault => fault != RequestFault.None).ToArray();
        _kinds = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => all[random.Next(all.Length)])];
        if (random.Next(4) == 0)
        {
            AddOutage(random);
        }
    }

    /// <summary>How far a read may lag behind at most.</summary>
    public TimeSpan MaxLag { get; }

    /// <summary>How far a read of a key may lag behind at most: KMS promises less than the others.</summary>
    public TimeSpan MaxKeyLag => TimeSpan.FromTicks(MaxLag.Ticks * 9 / 2);

    /// <summary>Reads take their time.</summary>
    public bool IsSlow { get; }

    /// <summary>Some reads fail.</summary>
    public bool HidesReads => _readFaults > 0 || _outages.Count > 0;

    /// <summary>Some reads are refused.</summary>
    public bool RefusesReads => _readFaults > 0;

    /// <summary>Nothing is answered wrongly, lately or not at all.</summary>
    public bool IsCalm => _changeFaults == 0 && _readFaults == 0 && _outages.Count == 0;

    public TimeSpan Lag() => TimeSpan.FromTicks((long)(MaxLag.Ticks * _random.NextDouble()));

    public TimeSpan KeyLag() => TimeSpan.FromTicks((long)(MaxKeyLag.Ticks * _random.NextDouble()));

    public RequestPlan Plan(bool isChange, DateTimeOffset now)
    {
        var arrives = Between(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(200));
        var ends = arrives + Between(TimeSpan.FromMilliseconds(5), IsSlow && !isChange ? s_slow : TimeSpan.FromMilliseconds(300));
        return Fault(isChange, now) switch
        {
            RequestFault.None => new RequestPlan(RequestFault.None, arrives, ends),
            RequestFault.ServerErrorMeanwhile => new RequestPlan(RequestFault.ServerErrorMeanwhile, ends + Between(TimeSpan.Zero, s_meanwhile), ends),
            RequestFault.TimedOutDone => new RequestPlan(RequestFault.TimedOutDone, Between(arrives, RequestTimeout), RequestTimeout),
            RequestFault.TimedOutLate => new RequestPlan(RequestFault.TimedOutLate, Between(RequestTimeout, RequestLifetime), RequestTimeout),
            RequestFault.TimedOutNever => new RequestPlan(RequestFault.TimedOutNever, null, RequestTimeout),
            var fault and (RequestFault.ServerErrorAfter or RequestFault.DroppedAfter or RequestFault.GarbledAfter) => new RequestPlan(fault, arrives, ends),
            var fault => new RequestPlan(fault, null, ends),
        };
    }

    private RequestFault Fault(bool isChange, DateTimeOffset now)
    {
        if (_outages.Any(outage => outage.From <= now && now < outage.To && (!isChange || !outage.ReadsOnly)))
        {
            return _random.Next(3) == 0 ? RequestFault.ServerErrorBefore : RequestFault.NotOpened;
        }

        return isChange
            ? (_random.NextDouble() < _changeFaults ? _kinds[_random.Next(_kinds.Length)] : RequestFault.None)
            : (_random.NextDouble() < _readFaults ? s_readFaults[_random.Next(s_readFaults.Length)] : RequestFault.None);
    }

    private void AddOutage(Random random)
    {
        var from = SimulatedTime.Start + TimeSpan.FromSeconds(random.Next(300));
        var length = random.Next(3) switch { 0 => TimeSpan.FromSeconds(random.Next(60)), 1 => TimeSpan.FromMinutes(random.Next(1, 15)), _ => TimeSpan.FromDays(30) };
        _outages.Add((from, from + length, random.Next(2) == 0));
    }

    private TimeSpan Between(TimeSpan least, TimeSpan most) => TimeSpan.FromTicks(least.Ticks + (long)((most - least).Ticks * _random.NextDouble()));
}
