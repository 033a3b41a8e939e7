namespace KeyRotation;

/// <summary>The kinds of resources whose keys can be rotated.</summary>
public enum TargetService
{
    /// <summary>A provisioned Amazon Redshift cluster.</summary>
    RedshiftCluster,

    /// <summary>An Amazon Redshift Serverless namespace.</summary>
    RedshiftServerlessNamespace,

    /// <summary>An AWS KMS key.</summary>
    KmsKey,
}
