namespace System.Management.Automation;

public enum ProgressRecordType { Processing, Completed }

/// <summary>A progress record. Negative numbers mean unknown.</summary>
public record ProgressRecord(int ActivityId, string Activity, string StatusDescription)
{
    public int ParentActivityId { get; set; } = -1;

    public string? CurrentOperation { get; set; }

    public int PercentComplete { get; set; } = -1;

    public int SecondsRemaining { get; set; } = -1;

    public ProgressRecordType RecordType { get; set; }
}
