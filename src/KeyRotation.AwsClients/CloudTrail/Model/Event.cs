using System;
using System.Collections.Generic;
using System.Text.Json;
using Amazon.SlimClients;

namespace Amazon.CloudTrail.Model;

/// <summary>An event that CloudTrail recorded.</summary>
public class Event : IJsonStructure
{
    /// <summary>The access key that the request was signed with.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>The whole record, as JSON text.</summary>
    public string? CloudTrailEvent { get; set; }

    /// <summary>The id of the event.</summary>
    public string? EventId { get; set; }

    /// <summary>The name of the operation, such as <c>RotateEncryptionKey</c>.</summary>
    public string? EventName { get; set; }

    /// <summary>The service, such as <c>redshift.amazonaws.com</c>.</summary>
    public string? EventSource { get; set; }

    /// <summary>When the request was made (UTC, whole seconds).</summary>
    public DateTime? EventTime { get; set; }

    /// <summary>Whether the operation only reads: <c>true</c> or <c>false</c>.</summary>
    public string? ReadOnly { get; set; }

    /// <summary>The resources that the event names.</summary>
    public List<Resource>? Resources { get; set; } = Collections.Initial<Resource>();

    /// <summary>The user or role session that made the request.</summary>
    public string? Username { get; set; }

    bool IJsonStructure.ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("AccessKeyId"u8))
        {
            AccessKeyId = json.Text();
        }
        else if (json.ValueTextEquals("CloudTrailEvent"u8))
        {
            CloudTrailEvent = json.Text();
        }
        else if (json.ValueTextEquals("EventId"u8))
        {
            EventId = json.Text();
        }
        else if (json.ValueTextEquals("EventName"u8))
        {
            EventName = json.Text();
        }
        else if (json.ValueTextEquals("EventSource"u8))
        {
            EventSource = json.Text();
        }
        else if (json.ValueTextEquals("EventTime"u8))
        {
            EventTime = json.Timestamp();
        }
        else if (json.ValueTextEquals("ReadOnly"u8))
        {
            ReadOnly = json.Text();
        }
        else if (json.ValueTextEquals("Resources"u8))
        {
            Resources = json.StructureList(static () => new Resource());
        }
        else if (json.ValueTextEquals("Username"u8))
        {
            Username = json.Text();
        }
        else
        {
            return false;
        }

        return true;
    }
}
