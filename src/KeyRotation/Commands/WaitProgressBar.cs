using System;
using System.Globalization;
using System.Management.Automation;
using KeyRotation.Compat;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>The text of a wait's progress bar.</summary>
/// <param name="Activity">The activity that is shown.</param>
/// <param name="Hint">The typical duration; null if unknown.</param>
internal sealed record WaitProgressText(string Activity, string? Hint = null);

/// <summary>A progress bar that shows the elapsed time of a wait. Used on the pipeline thread only.</summary>
internal sealed class WaitProgressBar(PSCmdlet command, WaitProgressText text, int total, TimeProvider time)
{
    private const int ActivityId = 5439;

    private readonly TimeSpan _started = time.Uptime();
    private int _done;
    private string? _current;

    /// <summary>Counts one more resource that has ended.</summary>
    public void CountOne() => _done++;

    /// <summary>Shows the status that was read last.</summary>
    /// <param name="pending">A resource that is still waited for; null if none.</param>
    /// <param name="status">Its status.</param>
    public void Show(string? pending, string? status)
    {
        _current = pending is null ? null : Messages.WaitCurrent.With(pending, status ?? "?");
        Refresh();
    }

    /// <summary>Updates the elapsed time.</summary>
    public void Refresh()
    {
        var record = NewRecord();
        record.PercentComplete = _done * 100 / total;
        if (_current is not null)
        {
            record.CurrentOperation = text.Hint is null ? _current : _current + " " + text.Hint;
        }

        command.WriteProgress(record);
    }

    /// <summary>Removes the bar.</summary>
    public void Complete()
    {
        var record = NewRecord();
        record.RecordType = ProgressRecordType.Completed;
        command.WriteProgress(record);
    }

    private ProgressRecord NewRecord() =>
        new(ActivityId, text.Activity, Messages.WaitStatus.With(_done, total, Elapsed()));

    private string Elapsed() =>
        TimeSpan.FromSeconds((long)(time.Uptime() - _started).TotalSeconds).ToString("c", CultureInfo.InvariantCulture);
}
