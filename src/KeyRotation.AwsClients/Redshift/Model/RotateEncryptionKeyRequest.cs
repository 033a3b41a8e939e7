using Amazon.Runtime.Internal;

namespace Amazon.Redshift.Model;

/// <summary>Asks for new encryption keys of a cluster, which must be encrypted and <c>available</c>.</summary>
public class RotateEncryptionKeyRequest : AmazonRedshiftRequest
{
    /// <summary>The name of the cluster.</summary>
    [AWSProperty(Required = true)]
    public string? ClusterIdentifier { get; set; }
}
