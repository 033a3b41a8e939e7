using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The hardware security module of a cluster.</summary>
public class HsmStatus : IXmlStructure
{
    /// <summary>The certificate that the cluster presents.</summary>
    public string? HsmClientCertificateIdentifier { get; set; }

    /// <summary>The configuration that tells how to reach the module.</summary>
    public string? HsmConfigurationIdentifier { get; set; }

    /// <summary><c>active</c> or <c>applying</c>.</summary>
    public string? Status { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "HsmClientCertificateIdentifier":
                HsmClientCertificateIdentifier = answer.Text();
                return true;
            case "HsmConfigurationIdentifier":
                HsmConfigurationIdentifier = answer.Text();
                return true;
            case "Status":
                Status = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
