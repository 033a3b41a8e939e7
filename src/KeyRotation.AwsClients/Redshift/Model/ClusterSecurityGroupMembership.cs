using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A cluster security group of a cluster.</summary>
public class ClusterSecurityGroupMembership : IXmlStructure
{
    /// <summary>The name of the group.</summary>
    public string? ClusterSecurityGroupName { get; set; }

    /// <summary>The status of the group.</summary>
    public string? Status { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "ClusterSecurityGroupName":
                ClusterSecurityGroupName = answer.Text();
                return true;
            case "Status":
                Status = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
