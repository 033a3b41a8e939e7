using System;

namespace KeyRotation.Sandbox.CloudTrail;

/// <summary>The filter of a LookupEvents call.</summary>
internal sealed class TrailQuery
{
    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    /// <summary>The lookup attribute; null for all events.</summary>
    public string? Key { get; init; }

    public string? Value { get; init; }

    /// <summary>Whether events with this name can match.</summary>
    public bool CanMatch(string eventName) => Key != "EventName" || Value == eventName;

    public bool Matches(TrailRecord record)
        => !(record.Time < Start)
            && !(record.Time > End)
            && (Key is null || string.Equals(ValueOf(record), Value, StringComparison.Ordinal));

    /// <summary>The query as text, which ties a page token to the query.</summary>
    public override string ToString()
        => FormattableString.Invariant($"{Key}={Value}/{Start?.UtcTicks}/{End?.UtcTicks}");

    private string? ValueOf(TrailRecord record) => Key switch
    {
        "AccessKeyId" => record.Caller?.AccessKey,
        "EventId" => record.EventId,
        "EventName" => record.EventName,
        "EventSource" => record.Call.EventSource,
        "ReadOnly" => "false",
        "ResourceName" => record.Call.ResourceName,
        "ResourceType" => record.Call.ResourceType,
        _ => record.Username,
    };
}
