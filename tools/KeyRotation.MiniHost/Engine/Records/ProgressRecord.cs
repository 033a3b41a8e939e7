namespace System.Management.Automation;

public enum ProgressRecordType
{
    Processing,
    Completed,
}

public class ProgressRecord
{
    private string _activity = string.Empty;
    private int _parentActivityId = -1;
    private int _percentComplete = -1;
    private string _statusDescription = string.Empty;

    public ProgressRecord(int activityId, string activity, string statusDescription)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(activityId);
        ActivityId = activityId;
        Activity = activity;
        StatusDescription = statusDescription;
    }

    public int ActivityId { get; }

    public int ParentActivityId
    {
        get => _parentActivityId;
        set => _parentActivityId = value == ActivityId
            ? throw new PSArgumentException("A progress record cannot be its own parent.", nameof(ParentActivityId))
            : value;
    }

    public string Activity
    {
        get => _activity;
        set => _activity = RequireText(value, nameof(Activity));
    }

    public string StatusDescription
    {
        get => _statusDescription;
        set => _statusDescription = RequireText(value, nameof(StatusDescription));
    }

    public string? CurrentOperation { get; set; }

    /// <summary>0 to 100, or negative for unknown.</summary>
    public int PercentComplete
    {
        get => _percentComplete;
        set
        {
            if (value > 100)
            {
                throw new PSArgumentOutOfRangeException(nameof(PercentComplete), value, "A percentage cannot exceed 100.");
            }

            _percentComplete = value;
        }
    }

    /// <summary>Negative for unknown.</summary>
    public int SecondsRemaining { get; set; } = -1;

    public ProgressRecordType RecordType { get; set; } = ProgressRecordType.Processing;

    public override string ToString() => $"{ActivityId}: {Activity}: {StatusDescription} ({PercentComplete} %)";

    private static string RequireText(string value, string name) => string.IsNullOrEmpty(value)
        ? throw new PSArgumentException($"{name} cannot be null or empty.", name)
        : value;

    // The engine hands on a copy, because cmdlets reuse one record for all their reports.
    internal ProgressRecord Copy() => (ProgressRecord)MemberwiseClone();
}
