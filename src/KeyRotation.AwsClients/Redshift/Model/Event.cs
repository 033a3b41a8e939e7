using System;
using System.Collections.Generic;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>Something that happened to a cluster or to one of its kind.</summary>
public class Event : IXmlStructure
{
    /// <summary>The name of what it happened to.</summary>
    public string? SourceIdentifier { get; set; }

    /// <summary>The kind of what it happened to.</summary>
    public SourceType? SourceType { get; set; }

    /// <summary>What happened.</summary>
    public string? Message { get; set; }

    /// <summary>The categories: configuration, management, monitoring, security, pending.</summary>
    public List<string>? EventCategories { get; set; } = Collections.Initial<string>();

    /// <summary><c>ERROR</c> or <c>INFO</c>.</summary>
    public string? Severity { get; set; }

    /// <summary>When it happened (UTC).</summary>
    public DateTime? Date { get; set; }

    /// <summary>The id of this kind of event, for example <c>REDSHIFT-EVENT-2000</c>.</summary>
    public string? EventId { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "SourceIdentifier":
                SourceIdentifier = answer.Text();
                return true;
            case "SourceType":
                SourceType = SourceType.FindValue(answer.Text());
                return true;
            case "Message":
                Message = answer.Text();
                return true;
            case "EventCategories":
                EventCategories = answer.List(EventCategories, "EventCategory", static answer => answer.Text());
                return true;
            case "Severity":
                Severity = answer.Text();
                return true;
            case "Date":
                Date = answer.Timestamp();
                return true;
            case "EventId":
                EventId = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
