using System.Collections.Generic;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The part of a cluster in its second Availability Zone.</summary>
public class SecondaryClusterInfo : IXmlStructure
{
    /// <summary>The Availability Zone.</summary>
    public string? AvailabilityZone { get; set; }

    /// <summary>The nodes there.</summary>
    public List<ClusterNode>? ClusterNodes { get; set; } = Collections.Initial<ClusterNode>();

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "AvailabilityZone":
                AvailabilityZone = answer.Text();
                return true;
            case "ClusterNodes":
                ClusterNodes = answer.List(
                    ClusterNodes, "member", static answer => answer.Structure(new ClusterNode()));
                return true;
            default:
                return false;
        }
    }
}
