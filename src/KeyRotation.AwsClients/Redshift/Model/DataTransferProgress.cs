using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The progress of a classic resize.</summary>
public class DataTransferProgress : IXmlStructure
{
    /// <summary>The status of the resize.</summary>
    public string? Status { get; set; }

    /// <summary>The speed, in megabytes a second.</summary>
    public double? CurrentRateInMegaBytesPerSecond { get; set; }

    /// <summary>What is to be transferred, in megabytes.</summary>
    public long? TotalDataInMegaBytes { get; set; }

    /// <summary>What has been transferred, in megabytes.</summary>
    public long? DataTransferredInMegaBytes { get; set; }

    /// <summary>The estimated time left, in seconds.</summary>
    public long? EstimatedTimeToCompletionInSeconds { get; set; }

    /// <summary>The time spent, in seconds.</summary>
    public long? ElapsedTimeInSeconds { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "Status":
                Status = answer.Text();
                return true;
            case "CurrentRateInMegaBytesPerSecond":
                CurrentRateInMegaBytesPerSecond = answer.Double();
                return true;
            case "TotalDataInMegaBytes":
                TotalDataInMegaBytes = answer.Long();
                return true;
            case "DataTransferredInMegaBytes":
                DataTransferredInMegaBytes = answer.Long();
                return true;
            case "EstimatedTimeToCompletionInSeconds":
                EstimatedTimeToCompletionInSeconds = answer.Long();
                return true;
            case "ElapsedTimeInSeconds":
                ElapsedTimeInSeconds = answer.Long();
                return true;
            default:
                return false;
        }
    }
}
