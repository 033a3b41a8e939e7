using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The progress of a restore from a snapshot.</summary>
public class RestoreStatus : IXmlStructure
{
    /// <summary><c>starting</c>, <c>restoring</c>, <c>completed</c> or <c>failed</c>.</summary>
    public string? Status { get; set; }

    /// <summary>The speed, in megabytes a second.</summary>
    public double? CurrentRestoreRateInMegaBytesPerSecond { get; set; }

    /// <summary>The size of the snapshot, in megabytes.</summary>
    public long? SnapshotSizeInMegaBytes { get; set; }

    /// <summary>What has been transferred, in megabytes.</summary>
    public long? ProgressInMegaBytes { get; set; }

    /// <summary>The time spent, in seconds.</summary>
    public long? ElapsedTimeInSeconds { get; set; }

    /// <summary>The estimated time left, in seconds.</summary>
    public long? EstimatedTimeToCompletionInSeconds { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "Status":
                Status = answer.Text();
                return true;
            case "CurrentRestoreRateInMegaBytesPerSecond":
                CurrentRestoreRateInMegaBytesPerSecond = answer.Double();
                return true;
            case "SnapshotSizeInMegaBytes":
                SnapshotSizeInMegaBytes = answer.Long();
                return true;
            case "ProgressInMegaBytes":
                ProgressInMegaBytes = answer.Long();
                return true;
            case "ElapsedTimeInSeconds":
                ElapsedTimeInSeconds = answer.Long();
                return true;
            case "EstimatedTimeToCompletionInSeconds":
                EstimatedTimeToCompletionInSeconds = answer.Long();
                return true;
            default:
                return false;
        }
    }
}
