using System;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A period in which no maintenance takes place.</summary>
public class DeferredMaintenanceWindow : IXmlStructure
{
    /// <summary>The id of the period.</summary>
    public string? DeferMaintenanceIdentifier { get; set; }

    /// <summary>The beginning (UTC).</summary>
    public DateTime? DeferMaintenanceStartTime { get; set; }

    /// <summary>The end (UTC).</summary>
    public DateTime? DeferMaintenanceEndTime { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "DeferMaintenanceIdentifier":
                DeferMaintenanceIdentifier = answer.Text();
                return true;
            case "DeferMaintenanceStartTime":
                DeferMaintenanceStartTime = answer.Timestamp();
                return true;
            case "DeferMaintenanceEndTime":
                DeferMaintenanceEndTime = answer.Timestamp();
                return true;
            default:
                return false;
        }
    }
}
