using System;
using System.Management.Automation;
using KeyRotation.Properties;
using KeyRotation.Waiting;

namespace KeyRotation.Commands;

/// <summary>What a wait's progress bar says.</summary>
/// <param name="Activity">What is waited for.</param>
/// <param name="Hint">What is known of how long it takes; null where nothing is.</param>
internal sealed record WaitProgressText(string Activity, string? Hint = null);

/// <summary>A progress bar that shows elapsed and remaining time. Lives on the pipeline thread.</summary>
internal sealed class WaitProgressBar(PSCmdlet command, WaitProgressText text, int total, TimeSpan timeout, TimeProvider time)
{
    private const int ActivityId = 5439;

    private readonly DateTimeOffset _started = time.GetUtcNow();
    private int _done;
    private string? _current;

    /// <summary>One more has ended.</summary>
    public void CountOne() => _done++;

    /// <summary>Shows what was read last.</summary>
    public void Show(WaitProgress state)
    {
        _current = state.PendingId is null ? null : Messages.WaitCurrent.With(state.PendingId, state.PendingStatus ?? "?");
        Refresh();
    }

    /// <summary>Shows the clock's progress.</summary>
    public void Refresh()
    {
        var elapsed = time.GetUtcNow() - _started;
        var left = timeout > elapsed ? timeout - elapsed : TimeSpan.Zero;
        var record = new ProgressRecord(ActivityId, text.Activity, Messages.WaitStatus.With(_done, total, Clock(elapsed), Clock(left)))
        {
            PercentComplete = _done * 100 / total,
            SecondsRemaining = (int)Math.Min(left.TotalSeconds, int.MaxValue),
        };
        if (_current is not null)
        {
            record.CurrentOperation = text.Hint is null ? _current : _current + " " + text.Hint;
        }

        command.WriteProgress(record);
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete() => command.WriteProgress(
        new ProgressRecord(ActivityId, text.Activity, Messages.WaitStatus.With(_done, total, Clock(time.GetUtcNow() - _started), Clock(TimeSpan.Zero)))
        {
            RecordType = ProgressRecordType.Completed,
        });

    private static string Clock(TimeSpan span) => TimeSpan.FromSeconds((long)span.TotalSeconds).ToString("c", System.Globalization.CultureInfo.InvariantCulture);
}
