using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;

namespace Amazon.RedshiftServerless.Model;

/// <summary>The answer to UpdateNamespace.</summary>
public class UpdateNamespaceResponse : AmazonWebServiceResponse, IJsonStructure
{
    /// <summary>The namespace as it is once the change was accepted. Never null in an answer of the service.</summary>
    [AWSProperty(Required = true)]
    public Namespace Namespace { get; set; } = null!;

    bool IJsonStructure.ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("namespace"u8))
        {
            Namespace = json.Structure(new Namespace())!;
        }
        else
        {
            return false;
        }

        return true;
    }
}
