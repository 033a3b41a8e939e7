using System;
using System.Globalization;
using System.Management.Automation;
using KeyRotation.Compat;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>What a wait's progress bar says.</summary>
/// <param name="Activity">What is waited for.</param>
/// <param name="Hint">What is known of how long it takes; null where nothing is.</param>
internal sealed record WaitProgressText(string Activity, string? Hint = null);

/// <summary>A progress bar that shows the time since the wait began. Lives on the pipeline thread.</summary>
internal sealed class WaitProgressBar(PSCmdlet command, WaitProgressText text, int total, TimeProvider time)
{
    private const int ActivityId = 5439;

    private readonly TimeSpan _started = time.Uptime();
    private int _done;
    private string? _current;

    /// <summary>One more has ended.</summary>
    public void CountOne() => _done++;

    /// <summary>Shows what was read last.</summary>
    /// <param name="pending">One that is still waited for; null where there is none.</param>
    /// <param name="status">Its status.</param>
    public void Show(string? pending, string? status)
    {
        _current = pending is null ? null : Messages.WaitCurrent.With(pending, status ?? "?");
        Refresh();
    }

    /// <summary>Shows the time.</summary>
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

    /// <summary>Takes the bar away.</summary>
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
