using System;
using System.Management.Automation;
using KeyRotation.Compat;
using KeyRotation.Fleet;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>
/// The progress bar of a fleet, with a child bar for the target that has been under way the longest. Used on the
/// pipeline thread only.
/// </summary>
internal sealed class FleetProgressBar(PSCmdlet command, TimeProvider time)
{
    private const int ActivityId = 5440;
    private const int SlowestActivityId = 5441;
    private static readonly TimeSpan s_updateInterval = TimeSpan.FromMilliseconds(200);

    private readonly TimeSpan _started = time.Uptime();
    private TimeSpan _shown;
    private bool _showsSlowest;
    private int _ended;
    private int _failed;

    /// <summary>The run to show.</summary>
    public FleetRunner? Runner { get; set; }

    /// <summary>The number of targets taken.</summary>
    public int Total { get; private set; }

    private TimeSpan Elapsed => time.Uptime() - _started;

    /// <summary>Counts one more target.</summary>
    public void CountTaken() => Total++;

    /// <summary>Counts one more result.</summary>
    public void CountEnded(Result result)
    {
        _ended++;
        if (result.Error is not null)
        {
            _failed++;
        }

        // Thousands of targets can end within a second. Limit the updates.
        if (time.Uptime() - _shown >= s_updateInterval)
        {
            Refresh();
        }
    }

    /// <summary>Shows the current state.</summary>
    public void Refresh()
    {
        _shown = time.Uptime();
        command.WriteProgress(NewFleetRecord(ProgressRecordType.Processing));
        if (Runner?.Slowest is { } slowest)
        {
            _showsSlowest = true;
            command.WriteProgress(
                NewSlowestRecord(
                    Messages.FleetSlowest.With(
                        slowest.Target,
                        slowest.Target.Region,
                        slowest.Status ?? Messages.FleetSlowestNoStatus,
                        Clock(_shown - slowest.Since))));
        }
        else
        {
            HideSlowest();
        }
    }

    /// <summary>Removes the bars.</summary>
    public void Complete()
    {
        HideSlowest();
        command.WriteProgress(NewFleetRecord(ProgressRecordType.Completed));
    }

    private void HideSlowest()
    {
        if (_showsSlowest)
        {
            _showsSlowest = false;
            var record = NewSlowestRecord(Messages.FleetSlowestActivity);
            record.RecordType = ProgressRecordType.Completed;
            command.WriteProgress(record);
        }
    }

    private ProgressRecord NewFleetRecord(ProgressRecordType type)
    {
        var record = new ProgressRecord(
            ActivityId,
            Messages.FleetActivity,
            Messages.FleetStatus.With(_ended, Total, Runner?.InProgressCount ?? 0, _failed, Clock(Elapsed)))
        {
            RecordType = type,
            PercentComplete = Total == 0 ? 0 : (int)(_ended * 100L / Total),
        };
        if (_ended > 0 && _ended < Total)
        {
            // Uses the throughput so far, which includes the effect of concurrency.
            record.SecondsRemaining = (int)Math.Min(int.MaxValue, Elapsed.TotalSeconds / _ended * (Total - _ended));
        }

        return record;
    }

    private static ProgressRecord NewSlowestRecord(string status) =>
        new(SlowestActivityId, Messages.FleetSlowestActivity, status) { ParentActivityId = ActivityId };

    private static TimeSpan Clock(TimeSpan span) => TimeSpan.FromSeconds((long)span.TotalSeconds);
}
