using System;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>An exchange of reserved nodes.</summary>
public class ReservedNodeExchangeStatus : IXmlStructure
{
    /// <summary>The id of the exchange.</summary>
    public string? ReservedNodeExchangeRequestId { get; set; }

    /// <summary>The state of the exchange.</summary>
    public ReservedNodeExchangeStatusType? Status { get; set; }

    /// <summary>When it was asked for (UTC).</summary>
    public DateTime? RequestTime { get; set; }

    /// <summary>The reserved node that is given.</summary>
    public string? SourceReservedNodeId { get; set; }

    /// <summary>Its kind.</summary>
    public string? SourceReservedNodeType { get; set; }

    /// <summary>How many are given.</summary>
    public int? SourceReservedNodeCount { get; set; }

    /// <summary>The offering that is taken.</summary>
    public string? TargetReservedNodeOfferingId { get; set; }

    /// <summary>Its kind.</summary>
    public string? TargetReservedNodeType { get; set; }

    /// <summary>How many are taken.</summary>
    public int? TargetReservedNodeCount { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "ReservedNodeExchangeRequestId":
                ReservedNodeExchangeRequestId = answer.Text();
                return true;
            case "Status":
                Status = ReservedNodeExchangeStatusType.FindValue(answer.Text());
                return true;
            case "RequestTime":
                RequestTime = answer.Timestamp();
                return true;
            case "SourceReservedNodeId":
                SourceReservedNodeId = answer.Text();
                return true;
            case "SourceReservedNodeType":
                SourceReservedNodeType = answer.Text();
                return true;
            case "SourceReservedNodeCount":
                SourceReservedNodeCount = answer.Integer();
                return true;
            case "TargetReservedNodeOfferingId":
                TargetReservedNodeOfferingId = answer.Text();
                return true;
            case "TargetReservedNodeType":
                TargetReservedNodeType = answer.Text();
                return true;
            case "TargetReservedNodeCount":
                TargetReservedNodeCount = answer.Integer();
                return true;
            default:
                return false;
        }
    }
}
