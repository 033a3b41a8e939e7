using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A node of a cluster.</summary>
public class ClusterNode : IXmlStructure
{
    /// <summary><c>LEADER</c>, <c>SHARED</c> or <c>COMPUTE-n</c>.</summary>
    public string? NodeRole { get; set; }

    /// <summary>The private IP address.</summary>
    public string? PrivateIPAddress { get; set; }

    /// <summary>The public IP address.</summary>
    public string? PublicIPAddress { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "NodeRole":
                NodeRole = answer.Text();
                return true;
            case "PrivateIPAddress":
                PrivateIPAddress = answer.Text();
                return true;
            case "PublicIPAddress":
                PublicIPAddress = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
