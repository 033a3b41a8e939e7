using System;
using System.Collections.Generic;
using System.Globalization;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Redshift;

/// <summary>All clusters of a sandbox and their events.</summary>
internal sealed class ClusterFleet
{
    public const string FirstIdentifier = "mycluster";

    private readonly TimeSpan _rotationDuration;
    private readonly bool _rotationEvents;

    public ClusterFleet(
        int count, AwsNames names, IReadOnlyList<string> keyArns, TimeSpan rotationDuration, bool rotationEvents)
    {
        _rotationEvents = rotationEvents;
        _rotationDuration = rotationDuration;
        var clusters = new Cluster[count];
        for (int i = 0; i < count; i++)
        {
            // From three clusters on, the last one is not encrypted.
            bool encrypted = count < 3 || i < count - 1;
            clusters[i] = new Cluster(
                i, AwsNames.Numbered(FirstIdentifier, i), encrypted ? KeyArn(i, names, keyArns) : null)
            {
                Tags = TagsFor(i),
            };
        }

        Clusters = new Registry<Cluster>(clusters, cluster => cluster.Identifier);
    }

    public Registry<Cluster> Clusters { get; }

    public ClusterEvents Events { get; } = new();

    /// <summary>Starts a rotation of an encrypted cluster. Returns false if it is not available.</summary>
    public bool TryRotate(Cluster cluster, DateTimeOffset now, TimeSpan? duration, bool counts)
    {
        DateTimeOffset? end = cluster.TryRotate(now, duration ?? _rotationDuration, counts);
        if (end is null)
        {
            return false;
        }

        if (_rotationEvents)
        {
            Events.Add(now, now, cluster.Identifier, isEnd: false);
            Events.Add(now, end.Value, cluster.Identifier, isEnd: true);
        }

        return true;
    }

    public void SetCondition(Cluster cluster, DateTimeOffset now, ClusterCondition? condition)
    {
        cluster.SetCondition(now, condition);
        Events.CancelAfter(now, cluster.Identifier);
    }

    private static string KeyArn(int index, AwsNames names, IReadOnlyList<string> keyArns)
    {
        // The first cluster is the sample of the CLI reference. Its key does not belong to the account.
        return index == 0 || keyArns.Count == 0
            ? names.Arn("kms", "key/bPxRfih3yCo8nvbEXAMPLEKEY")
            : keyArns[index % keyArns.Count];
    }

    /// <summary>Pairs of clusters share a system tag, for rotation by groups.</summary>
    private static KeyValuePair<string, string>[] TagsFor(int index)
    {
        // The cluster of the reference has no tags.
        return index == 0
            ? Array.Empty<KeyValuePair<string, string>>()
            : new[]
            {
                new KeyValuePair<string, string>("environment", index % 4 == 1 ? "staging" : "production"),
                new KeyValuePair<string, string>(
                    "system", "system-" + (((index - 1) / 2) + 1).ToString(CultureInfo.InvariantCulture)),
            };
    }
}
