using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.CloudTrail;

/// <summary>AWS CloudTrail, 2013-11-01: the event history.</summary>
internal sealed class CloudTrailService : JsonService
{
    private const int MaxPage = 50;
    private const string Model = "com.amazonaws.cloudtrail.v20131101";
    private static readonly string[] s_keys =
    {
        "EventId", "EventName", "ReadOnly", "Username", "ResourceType", "ResourceName", "EventSource", "AccessKeyId",
    };

    // Allows for clock differences when a client requests exactly 90 days.
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromMinutes(5);

    private readonly AuditTrail _trail;
    private readonly AwsNames _names;
    private readonly TimeProvider _time;
    private readonly int? _requestsPerSecond;
    private readonly ConcurrentDictionary<string, RequestLimiter> _limiters = new(StringComparer.Ordinal);

    /// <param name="trail">The events.</param>
    /// <param name="names">The account and Region.</param>
    /// <param name="time">The clock of the rate limit.</param>
    /// <param name="requestsPerSecond">The maximum number of calls per second and account; null for no limit.</param>
    public CloudTrailService(AuditTrail trail, AwsNames names, TimeProvider time, int? requestsPerSecond)
        : base("cloudtrail", Model + ".CloudTrail_20131101", Model + "#")
    {
        _trail = trail;
        _names = names;
        _time = time;
        _requestsPerSecond = requestsPerSecond;
        Offer("LookupEvents", identifierName: null, LookupEvents);
    }

    public override string InternalErrorCode => "InternalFailure";

    private void LookupEvents(JsonInput input, CallContext context, Utf8JsonWriter result)
    {
        CheckRate(context.Caller.Account);
        int max = Page(input);
        TrailQuery query = Query(input, context.Now);
        string list = "LookupEvents/" + Digest.Hex(Digest.Sha256(query.ToString()));
        (DateTimeOffset, string)? after = ReadToken(list, input.Text("NextToken"));
        bool isInsight = IsInsight(input.Text("EventCategory"));
        List<TrailRecord> found = isInsight ? new List<TrailRecord>() : _trail.Find(query, after, context.Now, max + 1);
        result.WriteStartArray("Events");
        for (int i = 0; i < found.Count && i < max; i++)
        {
            Write(result, found[i]);
        }

        result.WriteEndArray();
        if (found.Count > max)
        {
            TrailRecord last = found[max - 1];
            string position = FormattableString.Invariant($"{last.Time.UtcTicks}:{last.EventId}");
            result.WriteString("NextToken", PageMarker.Encode(list, position));
        }
    }

    private void CheckRate(string account)
    {
        if (_requestsPerSecond is int perSecond
            && !_limiters.GetOrAdd(account, _ => new RequestLimiter(perSecond, _time)).TryTake())
        {
            throw Common(CommonError.Throttled, "Rate exceeded");
        }
    }

    private static int Page(JsonInput input)
    {
        int max = input.Number("MaxResults") ?? MaxPage;
        return max is >= 1 and <= MaxPage
            ? max
            : throw Invalid("MaxResults", $"MaxResults must be from 1 to {MaxPage}.");
    }

    private static bool IsInsight(string? category) => category switch
    {
        null => false,
        "insight" => true,
        _ => throw Invalid("EventCategory", $"'{category}' is not a category of events. Use insight, or none."),
    };

    private static TrailQuery Query(JsonInput input, DateTimeOffset now)
    {
        DateTimeOffset? start = input.Time("StartTime");
        DateTimeOffset? end = input.Time("EndTime");
        if (start > end || start < now - AuditTrail.RetentionPeriod - s_clockMargin || end < now - AuditTrail.RetentionPeriod)
        {
            throw Invalid(
                "TimeRange",
                "The time range is not valid: StartTime must not be after EndTime, and events are kept for 90 days.");
        }

        (string Key, string Value)? attribute = Attribute(input.Items("LookupAttributes"));
        return new TrailQuery { Start = start, End = end, Key = attribute?.Key, Value = attribute?.Value };
    }

    private static (string Key, string Value)? Attribute(IReadOnlyList<JsonElement> attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        string? key = Member(attributes[0], "AttributeKey");
        string? value = Member(attributes[0], "AttributeValue");
        return attributes.Count == 1 && Array.IndexOf(s_keys, key) >= 0 && value is { Length: >= 1 and <= 2000 }
            ? (key!, value)
            : throw Invalid(
                "LookupAttributes",
                $"LookupAttributes takes one attribute with a value. Attributes: {string.Join(", ", s_keys)}.");
    }

    private static string? Member(JsonElement item, string name)
        => item.ValueKind == JsonValueKind.Object
            && item.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static (DateTimeOffset, string)? ReadToken(string list, string? token)
    {
        if (token is null)
        {
            return null;
        }

        string[] parts = (PageMarker.Decode(list, token) ?? string.Empty).Split(':');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && ticks <= DateTime.MaxValue.Ticks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), parts[1])
            : throw Invalid(
                "NextToken", "The NextToken is not valid, or belongs to a call with other parameters.");
    }

    private static AwsErrorException Invalid(string what, string message) =>
        new($"Invalid{what}Exception", 400, message);

    private void Write(Utf8JsonWriter result, TrailRecord record)
    {
        result.WriteStartObject();
        result.WriteString("EventId", record.EventId);
        result.WriteString("EventName", record.EventName);
        result.WriteString("ReadOnly", "false");
        result.WriteNumber("EventTime", record.Time.ToUnixTimeSeconds());
        result.WriteString("EventSource", record.Call.EventSource);
        if (record.Caller is not null)
        {
            result.WriteString("AccessKeyId", record.Caller.AccessKey);
            result.WriteString("Username", record.Username);
        }

        result.WriteStartArray("Resources");
        if (record.Call.ResourceName is not null)
        {
            result.WriteStartObject();
            result.WriteString("ResourceType", record.Call.ResourceType);
            result.WriteString("ResourceName", record.Call.ResourceName);
            result.WriteEndObject();
        }

        result.WriteEndArray();
        result.WriteString("CloudTrailEvent", record.ToJson(_names));
        result.WriteEndObject();
    }
}
