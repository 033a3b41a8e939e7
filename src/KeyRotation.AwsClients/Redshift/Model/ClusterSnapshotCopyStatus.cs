using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>Where the snapshots of a cluster are copied to.</summary>
public class ClusterSnapshotCopyStatus : IXmlStructure
{
    /// <summary>The region that receives the copies.</summary>
    public string? DestinationRegion { get; set; }

    /// <summary>How long copies of automated snapshots are kept, in days.</summary>
    public long? RetentionPeriod { get; set; }

    /// <summary>How long copies of manual snapshots are kept, in days; -1 means for ever.</summary>
    public int? ManualSnapshotRetentionPeriod { get; set; }

    /// <summary>The snapshot copy grant.</summary>
    public string? SnapshotCopyGrantName { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "DestinationRegion":
                DestinationRegion = answer.Text();
                return true;
            case "RetentionPeriod":
                RetentionPeriod = answer.Long();
                return true;
            case "ManualSnapshotRetentionPeriod":
                ManualSnapshotRetentionPeriod = answer.Integer();
                return true;
            case "SnapshotCopyGrantName":
                SnapshotCopyGrantName = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
