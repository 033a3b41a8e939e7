using Amazon.Runtime.Internal;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>
/// Changes to a cluster that were accepted and are not yet applied. A member is null where no such change waits.
/// </summary>
public class PendingModifiedValues : IXmlStructure
{
    /// <summary>That the password will change; never the password itself.</summary>
    [AWSProperty(Sensitive = true)]
    public string? MasterUserPassword { get; set; }

    /// <summary>The coming kind of nodes.</summary>
    public string? NodeType { get; set; }

    /// <summary>The coming number of nodes.</summary>
    public int? NumberOfNodes { get; set; }

    /// <summary>The coming type: <c>single-node</c> or <c>multi-node</c>.</summary>
    public string? ClusterType { get; set; }

    /// <summary>The coming engine version.</summary>
    public string? ClusterVersion { get; set; }

    /// <summary>The coming retention of automated snapshots, in days.</summary>
    public int? AutomatedSnapshotRetentionPeriod { get; set; }

    /// <summary>The coming name.</summary>
    public string? ClusterIdentifier { get; set; }

    /// <summary>The coming reachability from public networks.</summary>
    public bool? PubliclyAccessible { get; set; }

    /// <summary>The coming setting of enhanced VPC routing.</summary>
    public bool? EnhancedVpcRouting { get; set; }

    /// <summary>The coming maintenance track.</summary>
    public string? MaintenanceTrackName { get; set; }

    /// <summary>The coming encryption: <c>KMS</c> or <c>None</c>.</summary>
    public string? EncryptionType { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "MasterUserPassword":
                MasterUserPassword = answer.Text();
                return true;
            case "NodeType":
                NodeType = answer.Text();
                return true;
            case "NumberOfNodes":
                NumberOfNodes = answer.Integer();
                return true;
            case "ClusterType":
                ClusterType = answer.Text();
                return true;
            case "ClusterVersion":
                ClusterVersion = answer.Text();
                return true;
            case "AutomatedSnapshotRetentionPeriod":
                AutomatedSnapshotRetentionPeriod = answer.Integer();
                return true;
            case "ClusterIdentifier":
                ClusterIdentifier = answer.Text();
                return true;
            case "PubliclyAccessible":
                PubliclyAccessible = answer.Boolean();
                return true;
            case "EnhancedVpcRouting":
                EnhancedVpcRouting = answer.Boolean();
                return true;
            case "MaintenanceTrackName":
                MaintenanceTrackName = answer.Text();
                return true;
            case "EncryptionType":
                EncryptionType = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
