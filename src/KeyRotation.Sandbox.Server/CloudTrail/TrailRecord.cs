using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.CloudTrail;

/// <summary>One event of the audit trail.</summary>
internal sealed class TrailRecord
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="seed">Unique per event. The event's id and delay are derived from it.</param>
    /// <param name="recordedAt">When the event happened.</param>
    public TrailRecord(string seed, DateTimeOffset recordedAt)
    {
        string hash = Digest.Hex(Digest.Sha256("trail/" + seed));
        EventId = AwsNames.Uuid("trail/" + seed);
        RecordedAt = recordedAt;
        Time = new DateTimeOffset(recordedAt.UtcTicks - (recordedAt.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        int random = int.Parse(hash.Substring(0, 6), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        DelayFactor = 0.5 + (random / (double)0x1000000);
    }

    public string EventId { get; }

    public DateTimeOffset RecordedAt { get; }

    /// <summary>The event time, in whole seconds.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The event's share of the typical delivery delay: from half to one and a half.</summary>
    public double DelayFactor { get; }

    public string EventName { get; init; } = string.Empty;

    public string? RequestId { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The caller; null for an event of the service itself.</summary>
    public Caller? Caller { get; init; }

    public AuditedCall Call { get; init; } = null!;

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>For a completed rotation of a KMS key: ON_DEMAND or AUTOMATIC.</summary>
    public string? RotationType { get; init; }

    /// <summary>The name of the user or of the role session; null for an event of the service itself.</summary>
    public string? Username => Caller?.Arn.Substring(Caller.Arn.LastIndexOf('/') + 1);

    /// <summary>The record in CloudTrail's format.</summary>
    public string ToJson(AwsNames names)
    {
        using var stream = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(stream, s_json))
        {
            json.WriteStartObject();
            json.WriteString("eventVersion", "1.11");
            WriteIdentity(json, names);
            json.WriteString("eventTime", Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteString("eventSource", Call.EventSource);
            json.WriteString("eventName", EventName);
            json.WriteString("awsRegion", names.Region);
            json.WriteString("sourceIPAddress", Caller is null ? "AWS Internal" : "127.0.0.1");
            json.WriteString("userAgent", UserAgent);
            WriteOutcome(json);
            if (RequestId is not null)
            {
                json.WriteString("requestID", RequestId);
            }

            json.WriteString("eventID", EventId);
            json.WriteBoolean("readOnly", false);
            WriteResources(json, names);
            json.WriteString("eventType", Caller is null ? "AwsServiceEvent" : "AwsApiCall");
            json.WriteBoolean("managementEvent", true);
            json.WriteString("recipientAccountId", names.AccountId);
            if (RotationType is not null)
            {
                json.WriteStartObject("serviceEventDetails");
                json.WriteString("rotationType", RotationType);
                json.WriteString("keyId", Call.Parameters[0].Value);
                json.WriteEndObject();
            }

            json.WriteString("eventCategory", "Management");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void WriteIdentity(Utf8JsonWriter json, AwsNames names)
    {
        json.WriteStartObject("userIdentity");
        if (Caller is null)
        {
            json.WriteString("accountId", names.AccountId);
            json.WriteString("invokedBy", "AWS Internal");
        }
        else
        {
            bool isRole = Caller.Arn.IndexOf(":assumed-role/", StringComparison.Ordinal) >= 0;
            json.WriteString("type", isRole ? "AssumedRole" : "IAMUser");
            json.WriteString("principalId", Caller.UserId);
            json.WriteString("arn", Caller.Arn);
            json.WriteString("accountId", Caller.Account);
            json.WriteString("accessKeyId", Caller.AccessKey);
            if (!isRole)
            {
                json.WriteString("userName", Username);
            }
        }

        json.WriteEndObject();
    }

    private void WriteOutcome(Utf8JsonWriter json)
    {
        if (ErrorCode is not null)
        {
            json.WriteString("errorCode", ErrorCode);
            json.WriteString("errorMessage", ErrorMessage);
        }

        if (Caller is null)
        {
            json.WriteNull("requestParameters");
            json.WriteNull("responseElements");
            return;
        }

        json.WriteStartObject("requestParameters");
        foreach ((string name, string? value) in Call.Parameters)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        if (ErrorCode is not null)
        {
            json.WriteNull("responseElements");
            return;
        }

        json.WriteStartObject("responseElements");
        foreach ((string name, string? value) in Call.Response)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private void WriteResources(Utf8JsonWriter json, AwsNames names)
    {
        if (Call.ResourceArn is null)
        {
            return;
        }

        json.WriteStartArray("resources");
        json.WriteStartObject();
        json.WriteString("accountId", names.AccountId);
        json.WriteString("type", Call.ResourceType);
        json.WriteString("ARN", Call.ResourceArn);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
