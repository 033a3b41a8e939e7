namespace KeyRotation;

/// <summary>The kinds of resources whose keys can be rotated.</summary>
/// <remarks>
/// Of 64 bits, because ConvertTo-Json writes the name of such a value and only the number of a smaller one.
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
