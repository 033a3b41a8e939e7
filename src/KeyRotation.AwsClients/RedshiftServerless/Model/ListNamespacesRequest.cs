using Amazon.Runtime.Internal;

namespace Amazon.RedshiftServerless.Model;

/// <summary>Asks for a page of namespaces.</summary>
public class ListNamespacesRequest : AmazonRedshiftServerlessRequest
{
    /// <summary>The most namespaces on a page: 1 to 100.</summary>
    [AWSProperty(Min = 1, Max = 100)]
    public int? MaxResults { get; set; }

    /// <summary>The <see cref="ListNamespacesResponse.NextToken"/> of the page before.</summary>
    public string? NextToken { get; set; }
}
