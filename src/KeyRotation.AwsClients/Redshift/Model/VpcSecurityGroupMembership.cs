using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A VPC security group of a cluster.</summary>
public class VpcSecurityGroupMembership : IXmlStructure
{
    /// <summary>The id of the group.</summary>
    public string? VpcSecurityGroupId { get; set; }

    /// <summary>The status of the group.</summary>
    public string? Status { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "VpcSecurityGroupId":
                VpcSecurityGroupId = answer.Text();
                return true;
            case "Status":
                Status = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
