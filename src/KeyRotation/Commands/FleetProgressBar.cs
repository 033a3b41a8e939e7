using System;
using System.Management.Automation;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>The progress of a fleet: done, running, failed, elapsed. Lives on the pipeline thread.</summary>
internal sealed class FleetProgressBar(PSCmdlet command, TimeProvider time)
{
    private const int ActivityId = 5440;
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);

    private readonly DateTimeOffset _started = time.GetUtcNow();
    private DateTimeOffset _shown;
    private int _ended;
    private int _failed;

    /// <summary>How many were taken.</summary>
    public int Total { get; private set; }

    /// <summary>One more was taken.</summary>
    public void CountTaken() => Total++;

    /// <summary>One more has ended.</summary>
    public void CountEnded(Result result)
    {
        _ended++;
        if (result.Outcome is FleetOutcome.Failed or FleetOutcome.Unknown)
        {
            _failed++;
        }

        // Thousands end within a second: nobody reads them all.
        if (time.GetUtcNow() - _shown >= s_between)
        {
            Refresh();
        }
    }

    /// <summary>Shows how it stands.</summary>
    public void Refresh()
    {
        _shown = time.GetUtcNow();
        command.WriteProgress(NewRecord(ProgressRecordType.Processing));
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete() => command.WriteProgress(NewRecord(ProgressRecordType.Completed));

    private ProgressRecord NewRecord(ProgressRecordType type)
    {
        var elapsed = time.GetUtcNow() - _started;
        var record = new ProgressRecord(
            ActivityId,
            Messages.FleetActivity,
            Messages.FleetStatus.With(_ended, Total, Total - _ended, _failed, TimeSpan.FromSeconds((long)elapsed.TotalSeconds)))
        {
            RecordType = type,
            PercentComplete = Total == 0 ? 0 : (int)(_ended * 100L / Total),
        };
        if (_ended > 0 && _ended < Total)
        {
            record.SecondsRemaining = (int)Math.Min(int.MaxValue, elapsed.TotalSeconds / _ended * (Total - _ended));
        }

        return record;
    }
}
