using System;
using System.Collections.Generic;

namespace KeyRotation.Sandbox.Redshift;

/// <summary>A past or scheduled event of a cluster.</summary>
internal sealed class ClusterEvent
{
    public ClusterEvent(DateTimeOffset date, long sequence, string clusterIdentifier, bool isEnd)
    {
        Date = date;
        Sequence = sequence;
        ClusterIdentifier = clusterIdentifier;
        IsEnd = isEnd;
    }

    public DateTimeOffset Date { get; }

    public long Sequence { get; }

    public string ClusterIdentifier { get; }

    /// <summary>Whether the event is the end of a rotation. Otherwise it is the start.</summary>
    public bool IsEnd { get; }

    // AWS does not document the message of this event. Clients should search for keywords, not for the whole sentence.
    public string Message =>
        $"The encryption key rotation of your Amazon Redshift cluster '{ClusterIdentifier}' has {(IsEnd ? "completed" : "started")}.";
}

/// <summary>
/// The events of all clusters by date, including future ones. A read returns those up to its time. As in AWS, events
/// are kept for fourteen days.
/// </summary>
internal sealed class ClusterEvents
{
    /// <summary>How long an event is kept.</summary>
    public static readonly TimeSpan RetentionPeriod = TimeSpan.FromDays(14);

    private readonly object _lock = new();
    private readonly List<ClusterEvent> _all = new();
    private readonly Dictionary<string, List<ClusterEvent>> _byCluster = new(StringComparer.Ordinal);
    private long _sequence;

    /// <summary>The number of events, including expired ones that have not been removed yet.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _all.Count;
            }
        }
    }

    public void Add(DateTimeOffset now, DateTimeOffset date, string clusterIdentifier, bool isEnd)
    {
        lock (_lock)
        {
            var added = new ClusterEvent(date, ++_sequence, clusterIdentifier, isEnd);
            if (!_byCluster.TryGetValue(clusterIdentifier, out List<ClusterEvent>? own))
            {
                own = new List<ClusterEvent>(2);
                _byCluster.Add(clusterIdentifier, own);
            }

            RemoveExpired(own, now);
            RemoveExpired(_all, now);
            Insert(own, added);
            Insert(_all, added);
        }
    }

    /// <summary>Removes the scheduled events of a cluster.</summary>
    public void CancelAfter(DateTimeOffset now, string clusterIdentifier)
    {
        lock (_lock)
        {
            if (_byCluster.TryGetValue(clusterIdentifier, out List<ClusterEvent>? own)
                && own.RemoveAll(e => e.Date > now) > 0)
            {
                _all.RemoveAll(e => e.Date > now && e.ClusterIdentifier == clusterIdentifier);
            }
        }
    }

    /// <summary>
    /// Up to <paramref name="max"/> events of a period, oldest first, starting after a date and sequence.
    /// </summary>
    public List<ClusterEvent> Between(
        string? clusterIdentifier,
        DateTimeOffset from,
        DateTimeOffset to,
        (DateTimeOffset Date, long Sequence)? after,
        int max)
    {
        var found = new List<ClusterEvent>();
        lock (_lock)
        {
            List<ClusterEvent>? source = _all;
            if (clusterIdentifier is not null && !_byCluster.TryGetValue(clusterIdentifier, out source))
            {
                return found;
            }

            int start = after is null
                ? FirstAfter(source, from, 0)
                : FirstAfter(source, after.Value.Date, after.Value.Sequence + 1);
            for (int i = start; i < source.Count && source[i].Date <= to && found.Count < max; i++)
            {
                found.Add(source[i]);
            }
        }

        return found;
    }

    /// <summary>
    /// Removes expired events when they are half of all events. Each event is thus moved once on average.
    /// </summary>
    private static void RemoveExpired(List<ClusterEvent> events, DateTimeOffset now)
    {
        int old = FirstAfter(events, now - RetentionPeriod, 0);
        if (old > events.Count / 2)
        {
            events.RemoveRange(0, old);
        }
    }

    private static void Insert(List<ClusterEvent> events, ClusterEvent added)
        => events.Insert(FirstAfter(events, added.Date, added.Sequence), added);

    /// <summary>The index of the first event at or after a date and sequence.</summary>
    private static int FirstAfter(List<ClusterEvent> events, DateTimeOffset date, long sequence)
    {
        int low = 0;
        int high = events.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int order = events[middle].Date.CompareTo(date);
            bool before = order < 0 || (order == 0 && events[middle].Sequence < sequence);
            low = before ? middle + 1 : low;
            high = before ? high : middle;
        }

        return low;
    }
}
