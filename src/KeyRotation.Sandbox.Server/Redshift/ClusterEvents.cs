using System;
using System.Collections.Generic;

namespace KeyRotation.Sandbox.Redshift;

/// <summary>What has happened to a cluster, or is about to.</summary>
internal sealed class ClusterEvent
{
    public ClusterEvent(DateTimeOffset date, long sequence, string clusterIdentifier, string message)
    {
        Date = date;
        Sequence = sequence;
        ClusterIdentifier = clusterIdentifier;
        Message = message;
    }

    public DateTimeOffset Date { get; }

    public long Sequence { get; }

    public string ClusterIdentifier { get; }

    public string Message { get; }
}

/// <summary>The events of all clusters by date. Future ones are in it as well; a read sees those up to its moment.</summary>
internal sealed class ClusterEvents
{
    private readonly object _lock = new();
    private readonly List<ClusterEvent> _all = new();
    private readonly Dictionary<string, List<ClusterEvent>> _byCluster = new(StringComparer.Ordinal);
    private long _sequence;

    public void Add(DateTimeOffset date, string clusterIdentifier, string message)
    {
        lock (_lock)
        {
            var added = new ClusterEvent(date, ++_sequence, clusterIdentifier, message);
            if (!_byCluster.TryGetValue(clusterIdentifier, out List<ClusterEvent>? own))
            {
                own = new List<ClusterEvent>(2);
                _byCluster.Add(clusterIdentifier, own);
            }

            Insert(own, added);
            Insert(_all, added);
        }
    }

    /// <summary>Forgets what was still to happen to a cluster.</summary>
    public void CancelAfter(DateTimeOffset now, string clusterIdentifier)
    {
        lock (_lock)
        {
            if (_byCluster.TryGetValue(clusterIdentifier, out List<ClusterEvent>? own) && own.RemoveAll(e => e.Date > now) > 0)
            {
                _all.RemoveAll(e => e.Date > now && e.ClusterIdentifier == clusterIdentifier);
            }
        }
    }

    /// <summary>Up to <paramref name="max"/> events of a period, oldest first, that come after a date and sequence.</summary>
    public List<ClusterEvent> Between(string? clusterIdentifier, DateTimeOffset from, DateTimeOffset to, (DateTimeOffset Date, long Sequence)? after, int max)
    {
        var found = new List<ClusterEvent>();
        lock (_lock)
        {
            List<ClusterEvent>? source = _all;
            if (clusterIdentifier is not null && !_byCluster.TryGetValue(clusterIdentifier, out source))
            {
                return found;
            }

            int start = after is null ? FirstAfter(source, from, 0) : FirstAfter(source, after.Value.Date, after.Value.Sequence + 1);
            for (int i = start; i < source.Count && source[i].Date <= to && found.Count < max; i++)
            {
                found.Add(source[i]);
            }
        }

        return found;
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
