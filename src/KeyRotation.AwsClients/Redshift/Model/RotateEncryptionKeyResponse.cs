using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The answer to RotateEncryptionKey.</summary>
public class RotateEncryptionKeyResponse : AmazonWebServiceResponse, IXmlStructure
{
    /// <summary>The cluster as it is once the rotation was accepted. Never null in an answer of the service.</summary>
    [AWSProperty(Required = true)]
    public Cluster Cluster { get; set; } = null!;

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "Cluster":
                Cluster = answer.Structure(new Cluster());
                return true;
            default:
                return false;
        }
    }
}
