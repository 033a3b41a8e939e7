using System;
using System.Collections.Generic;
using System.Globalization;
using System.Xml;
using KeyRotation.Sandbox.Protocol;

namespace KeyRotation.Sandbox.Redshift;

/// <summary>Amazon Redshift, 2012-12-01.</summary>
internal sealed class RedshiftService : QueryService
{
    private const string Clusters = nameof(Clusters);
    private const string EventList = "Events";
    private const int DefaultEventMinutes = 60;
    private const int MinPage = 20;
    private const int MaxPage = 100;

    private readonly ClusterFleet _fleet;
    private readonly ClusterXml _clusterXml;

    public RedshiftService(ClusterFleet fleet, ClusterXml clusterXml)
        : base("redshift", "2012-12-01", "http://redshift.amazonaws.com/doc/2012-12-01/")
    {
        _fleet = fleet;
        _clusterXml = clusterXml;
        Offer("RotateEncryptionKey", "ClusterIdentifier", RotateEncryptionKey);
        Offer("DescribeClusters", "ClusterIdentifier", DescribeClusters);
        Offer("DescribeEvents", "SourceIdentifier", DescribeEvents);
    }

    public override AuditedCall? Audit(OperationInput input)
        => input.Operation == "RotateEncryptionKey" ? AuditedCall.RotateEncryptionKey(input.Identifier) : null;

    private void RotateEncryptionKey(QueryInput input, CallContext context, XmlWriter result)
    {
        Cluster cluster =
            _fleet.Clusters.Find(input.RequiredText("ClusterIdentifier")) ?? throw NotFound(input.Identifier);
        ClusterCondition before = cluster.ConditionAt(context.Now) ?? throw NotFound(input.Identifier);
        if (!cluster.Encrypted)
        {
            throw InvalidState(
                $"Cluster {cluster.Identifier} is not encrypted, so it has no encryption key to rotate.");
        }

        if (!_fleet.TryRotate(cluster, context.Now, duration: null, counts: true))
        {
            throw InvalidState(
                $"Cluster {cluster.Identifier} is in the state '{before.Status}'. Its encryption key can be rotated only in the state 'available'.");
        }

        _clusterXml.Write(result, cluster, ClusterCondition.RotatingKeys);
    }

    private void DescribeClusters(QueryInput input, CallContext context, XmlWriter result)
    {
        int max = input.NumberWithin("MaxRecords", MinPage, MaxPage, MaxPage);
        string? marker = input.Text("Marker");
        if (input.Identifier is not null)
        {
            if (marker is not null)
            {
                throw new AwsErrorException(
                    "InvalidParameterCombination", 400, "ClusterIdentifier and Marker cannot be used together.");
            }

            DescribeOne(input.Identifier, context, result);
            return;
        }

        int start = PageMarker.DecodeNumber(Clusters, marker);
        if (start < 0)
        {
            throw QueryInput.Invalid("The Marker was not returned by DescribeClusters.");
        }

        List<ClusterView> page = _fleet.Clusters.Page(start, max, Selector(input, context), out int next);
        WriteMarker(result, next < 0 ? null : PageMarker.Encode(Clusters, next));
        result.WriteStartElement(Clusters);
        foreach (ClusterView view in page)
        {
            _clusterXml.Write(result, view.Cluster, view.Condition);
        }

        result.WriteEndElement();
    }

    private void DescribeOne(string identifier, CallContext context, XmlWriter result)
    {
        Cluster cluster = _fleet.Clusters.Find(identifier) ?? throw NotFound(identifier);
        ClusterCondition condition = cluster.ConditionAt(context.ReadTime) ?? throw NotFound(identifier);
        result.WriteStartElement(Clusters);
        _clusterXml.Write(result, cluster, condition);
        result.WriteEndElement();
    }

    /// <summary>
    /// Returns a function that converts a cluster to what the call sees of it, or to null if it does not match.
    /// </summary>
    private static Func<Cluster, ClusterView?> Selector(QueryInput input, CallContext context)
    {
        List<string> keys = input.Items("TagKeys");
        List<string> values = input.Items("TagValues");
        return cluster =>
        {
            // AWS returns clusters that match any of the keys and any of the values, if both are specified.
            if (keys.Count + values.Count > 0 && !HasTag(cluster, keys, values))
            {
                return null;
            }

            ClusterCondition? condition = cluster.ConditionAt(context.ReadTime);
            return condition is null ? null : new ClusterView(cluster, condition);
        };
    }

    private static bool HasTag(Cluster cluster, List<string> keys, List<string> values)
    {
        foreach (KeyValuePair<string, string> tag in cluster.Tags)
        {
            if ((keys.Count == 0 || keys.Contains(tag.Key)) && (values.Count == 0 || values.Contains(tag.Value)))
            {
                return true;
            }
        }

        return false;
    }

    private void DescribeEvents(QueryInput input, CallContext context, XmlWriter result)
    {
        int max = input.NumberWithin("MaxRecords", MinPage, MaxPage, MaxPage);
        string? type = input.Text("SourceType");
        if (input.Identifier is not null && type is null)
        {
            throw new AwsErrorException(
                "InvalidParameterCombination", 400, "SourceType must be given with SourceIdentifier.");
        }

        (DateTimeOffset from, DateTimeOffset to) = Period(input, context);
        (DateTimeOffset Date, long Sequence)? after = ReadEventMarker(input.Text("Marker"));
        // Only clusters have events here. Other valid source types have none.
        List<ClusterEvent> events = CheckSourceType(type) is null or "cluster"
            ? _fleet.Events.Between(input.Identifier, from, to, after, max + 1)
            : new List<ClusterEvent>();
        bool more = events.Count > max;
        WriteMarker(result, more ? EventMarker(events[max - 1]) : null);
        result.WriteStartElement(EventList);
        for (int i = 0; i < events.Count && i < max; i++)
        {
            WriteEvent(result, events[i]);
        }

        result.WriteEndElement();
    }

    private static (DateTimeOffset From, DateTimeOffset To) Period(QueryInput input, CallContext context)
    {
        var duration = TimeSpan.FromMinutes(input.NumberWithin("Duration", 1, 14 * 24 * 60, DefaultEventMinutes));
        DateTimeOffset? start = input.Time("StartTime");
        DateTimeOffset? end = input.Time("EndTime");
        DateTimeOffset to =
            end
            ?? (start is not null && input.Text("Duration") is not null ? start.Value + duration : context.ReadTime);
        DateTimeOffset from = start ?? to - duration;
        if (from > to)
        {
            // With stale reads, a start time can be later than the time of the read. This is not a client error.
            return end is null ? (to, to) : throw QueryInput.Invalid("StartTime must not be later than EndTime.");
        }

        DateTimeOffset oldest = context.ReadTime - ClusterEvents.RetentionPeriod;
        return (from > oldest ? from : oldest, to < context.ReadTime ? to : context.ReadTime);
    }

    private static string? CheckSourceType(string? type) =>
        type switch
        {
            null
            or "cluster"
            or "cluster-parameter-group"
            or "cluster-security-group"
            or "cluster-snapshot"
            or "scheduled-action" => type,
            _ => throw QueryInput.Invalid(
                $"SourceType '{type}' is not one of cluster, cluster-parameter-group, cluster-security-group, cluster-snapshot, scheduled-action."),
        };

    private static void WriteEvent(XmlWriter result, ClusterEvent item)
    {
        result.WriteStartElement("Event");
        result.WriteElementString("SourceIdentifier", item.ClusterIdentifier);
        result.WriteElementString("SourceType", "cluster");
        result.WriteElementString("Message", item.Message);
        result.WriteStartElement("EventCategories");
        result.WriteElementString("EventCategory", "management");
        result.WriteElementString("EventCategory", "security");
        result.WriteEndElement();
        result.WriteElementString("Severity", "INFO");
        result.WriteElementString(
            "Date", item.Date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        // AWS does not document a number for this event. This one is made up.
        result.WriteElementString("EventId", "REDSHIFT-EVENT-SANDBOX");
        result.WriteEndElement();
    }

    private static string EventMarker(ClusterEvent last) =>
        PageMarker.Encode(
            EventList, string.Format(CultureInfo.InvariantCulture, "{0}:{1}", last.Date.UtcTicks, last.Sequence));

    private static (DateTimeOffset Date, long Sequence)? ReadEventMarker(string? marker)
    {
        if (marker is null)
        {
            return null;
        }

        string[] parts = (PageMarker.Decode(EventList, marker) ?? string.Empty).Split(':');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            && ticks <= DateTime.MaxValue.Ticks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), sequence)
            : throw QueryInput.Invalid("The Marker was not returned by DescribeEvents.");
    }

    private static void WriteMarker(XmlWriter result, string? marker)
    {
        if (marker is not null)
        {
            result.WriteElementString("Marker", marker);
        }
    }

    private static AwsErrorException NotFound(string? identifier) =>
        new("ClusterNotFound", 404, $"Cluster {identifier} not found.");

    private static AwsErrorException InvalidState(string message) => new("InvalidClusterState", 400, message);

    private sealed class ClusterView
    {
        public ClusterView(Cluster cluster, ClusterCondition condition)
        {
            Cluster = cluster;
            Condition = condition;
        }

        public Cluster Cluster { get; }

        public ClusterCondition Condition { get; }
    }
}
