namespace System.Management.Automation;

public enum ProgressRecordType { Processing, Completed }

/// <summary>How far something is; a negative number says that it is not known.</summary>
public record ProgressRecord(int ActivityId, string Activity, string StatusDescription)
{
    public int ParentActivityId { get; set; } = -1;

    public string? CurrentOperation { get; set; }

    public int PercentComplete { get; set; } = -1;

    public int SecondsRemaining { get; set; } = -1;

    public ProgressRecordType RecordType { get; set; }
}
