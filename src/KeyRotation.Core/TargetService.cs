namespace KeyRotation;

/// <summary>The types of resources whose keys can be rotated.</summary>
/// <remarks>
/// A 64-bit enumeration: ConvertTo-Json writes the name of a 64-bit value, but the number of a smaller one.
/// </remarks>
public enum TargetService : long
{
    /// <summary>A provisioned Amazon Redshift cluster.</summary>
    RedshiftCluster,

    /// <summary>An Amazon Redshift Serverless namespace.</summary>
    RedshiftServerlessNamespace,

    /// <summary>An AWS KMS key.</summary>
    KmsKey,
}
