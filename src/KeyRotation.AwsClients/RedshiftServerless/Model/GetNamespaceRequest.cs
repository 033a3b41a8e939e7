using Amazon.Runtime.Internal;

namespace Amazon.RedshiftServerless.Model;

/// <summary>Asks for one namespace.</summary>
public class GetNamespaceRequest : AmazonRedshiftServerlessRequest
{
    /// <summary>The name of the namespace, 3 to 64 characters.</summary>
    [AWSProperty(Required = true, Min = 3, Max = 64)]
    public string? NamespaceName { get; set; }
}
