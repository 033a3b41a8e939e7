using System.Collections.Generic;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;

namespace Amazon.RedshiftServerless.Model;

/// <summary>The answer to ListNamespaces: one page of namespaces.</summary>
public class ListNamespacesResponse : AmazonWebServiceResponse, IJsonStructure
{
    /// <summary>The namespaces of this page. Never null in an answer of the service.</summary>
    [AWSProperty(Required = true)]
    public List<Namespace> Namespaces { get; set; } = Collections.Initial<Namespace>()!;

    /// <summary>
    /// What to pass as <see cref="ListNamespacesRequest.NextToken"/> for the next page; null or empty on the last one.
    /// </summary>
    public string? NextToken { get; set; }

    bool IJsonStructure.ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("namespaces"u8))
        {
            Namespaces = json.StructureList(static () => new Namespace())!;
        }
        else if (json.ValueTextEquals("nextToken"u8))
        {
            NextToken = json.Text();
        }
        else
        {
            return false;
        }

        return true;
    }
}
