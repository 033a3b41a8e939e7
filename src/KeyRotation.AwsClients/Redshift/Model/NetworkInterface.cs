using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A network interface of a VPC endpoint.</summary>
public class NetworkInterface : IXmlStructure
{
    /// <summary>The id of the interface.</summary>
    public string? NetworkInterfaceId { get; set; }

    /// <summary>The subnet of the interface.</summary>
    public string? SubnetId { get; set; }

    /// <summary>The IPv4 address within the subnet.</summary>
    public string? PrivateIpAddress { get; set; }

    /// <summary>The Availability Zone of the interface.</summary>
    public string? AvailabilityZone { get; set; }

    /// <summary>The IPv6 address within the subnet.</summary>
    public string? Ipv6Address { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "NetworkInterfaceId":
                NetworkInterfaceId = answer.Text();
                return true;
            case "SubnetId":
                SubnetId = answer.Text();
                return true;
            case "PrivateIpAddress":
                PrivateIpAddress = answer.Text();
                return true;
            case "AvailabilityZone":
                AvailabilityZone = answer.Text();
                return true;
            case "Ipv6Address":
                Ipv6Address = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
