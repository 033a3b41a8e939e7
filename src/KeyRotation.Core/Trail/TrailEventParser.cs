using System;
using System.Globalization;
using System.Text.Json;
using KeyRotation.Aws;

namespace KeyRotation.Trail;

/// <summary>
/// Parses CloudTrail records. Unknown members are ignored. A record that is malformed, or has another major version,
/// yields no event.
/// </summary>
internal static class TrailEventParser
{
    private const string KnownMajorVersion = "1";

    /// <summary>Parses one record. Never throws.</summary>
    public static ParsedRecord Parse(string? text)
    {
        if (text is null)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON, or not valid Unicode: an unpaired surrogate, raw or escaped, causes one of the last two
            // exceptions.
            return default;
        }
    }

    private static ParsedRecord Read(JsonElement record)
    {
        if (Text(record, "eventVersion") is not { } version)
        {
            return default;
        }

        if (version.Split('.')[0] != KnownMajorVersion)
        {
            return new ParsedRecord(null, version);
        }

        return Text(record, "eventID") is { Length: > 0 } id
            && Text(record, "eventName") is { Length: > 0 } name
            && TimeOf(record) is { } time
                ? new ParsedRecord(Read(record, id, name, time), null)
                : default;
    }

    private static TrailEvent Read(JsonElement record, string id, string name, DateTimeOffset time)
    {
        var parameters = Member(record, "requestParameters");
        var details = Member(record, "serviceEventDetails");
        var identity = Member(record, "userIdentity");
        var userAgent = Text(record, "userAgent");
        return new TrailEvent
        {
            EventId = id,
            EventName = name,
            Time = time,
            RequestId = Text(record, "requestID"),
            UserAgent = userAgent,
            AttemptId = OutgoingChange.AttemptIdOf(userAgent),
            CallerArn = Text(identity, "arn"),
            AccountId = Text(record, "recipientAccountId") ?? Text(identity, "accountId"),
            Region = Text(record, "awsRegion"),
            SourceIPAddress = Text(record, "sourceIPAddress"),
            ErrorCode = Text(record, "errorCode") is { Length: > 0 } code ? code : null,
            ErrorMessage = Text(record, "errorMessage"),
            ResourceId = Text(parameters, "clusterIdentifier")
                ?? Text(parameters, "keyId")
                ?? Text(parameters, "namespaceName")
                ?? Text(details, "keyId"),
            ResourceArn = ArnOf(Member(record, "resources")),
            KmsKeyId = Text(parameters, "kmsKeyId"),
            RotationType = Text(details, "rotationType"),
        };
    }

    private static DateTimeOffset? TimeOf(JsonElement record) =>
        DateTimeOffset.TryParse(
            Text(record, "eventTime"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? time
            : null;

    private static string? ArnOf(JsonElement resources)
    {
        if (resources.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var resource in resources.EnumerateArray())
        {
            if (Text(resource, "ARN") is { Length: > 0 } arn)
            {
                return arn;
            }
        }

        return null;
    }

    // The default element, of kind Undefined, represents a missing member.
    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}

/// <summary>The result of parsing one record.</summary>
/// <param name="Event">The event; null if the record could not be parsed.</param>
/// <param name="UnknownVersion">The record's version, if its major version is unknown; otherwise null.</param>
internal readonly record struct ParsedRecord(TrailEvent? Event, string? UnknownVersion);
