using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The elastic IP address of a cluster.</summary>
public class ElasticIpStatus : IXmlStructure
{
    /// <summary>The address.</summary>
    public string? ElasticIp { get; set; }

    /// <summary>The status of the address.</summary>
    public string? Status { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "ElasticIp":
                ElasticIp = answer.Text();
                return true;
            case "Status":
                Status = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
