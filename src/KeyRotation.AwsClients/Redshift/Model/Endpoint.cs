using System.Collections.Generic;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>Where a cluster accepts connections.</summary>
public class Endpoint : IXmlStructure
{
    /// <summary>The DNS name.</summary>
    public string? Address { get; set; }

    /// <summary>The TCP port, 5439 by default.</summary>
    public int? Port { get; set; }

    /// <summary>The Redshift-managed VPC endpoints that lead here.</summary>
    public List<VpcEndpoint>? VpcEndpoints { get; set; } = Collections.Initial<VpcEndpoint>();

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "Address":
                Address = answer.Text();
                return true;
            case "Port":
                Port = answer.Integer();
                return true;
            case "VpcEndpoints":
                VpcEndpoints = answer.List(
                    VpcEndpoints, "VpcEndpoint", static answer => answer.Structure(new VpcEndpoint()));
                return true;
            default:
                return false;
        }
    }
}
