using System.Collections.Generic;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A Redshift-managed VPC endpoint.</summary>
public class VpcEndpoint : IXmlStructure
{
    /// <summary>The id of the endpoint connection.</summary>
    public string? VpcEndpointId { get; set; }

    /// <summary>The VPC of the endpoint.</summary>
    public string? VpcId { get; set; }

    /// <summary>The network interfaces of the endpoint.</summary>
    public List<NetworkInterface>? NetworkInterfaces { get; set; } = Collections.Initial<NetworkInterface>();

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "VpcEndpointId":
                VpcEndpointId = answer.Text();
                return true;
            case "VpcId":
                VpcId = answer.Text();
                return true;
            case "NetworkInterfaces":
                NetworkInterfaces = answer.List(
                    NetworkInterfaces, "NetworkInterface", static answer => answer.Structure(new NetworkInterface()));
                return true;
            default:
                return false;
        }
    }
}
