using System;
using System.Management.Automation;
using KeyRotation.Compat;
using KeyRotation.Fleet;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>
/// The progress of a fleet, with a bar under it for the target that has been under way for the longest. Lives on the
/// pipeline thread.
/// </summary>
internal sealed class FleetProgressBar(PSCmdlet command, TimeProvider time)
{
    private const int ActivityId = 5440;
    private const int SlowestActivityId = 5441;
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);

    private readonly TimeSpan _started = time.Uptime();
    private TimeSpan _shown;
    private bool _showsSlowest;
    private int _ended;
    private int _failed;

    /// <summary>What is watched.</summary>
    public FleetRunner? Runner { get; set; }

    /// <summary>How many were taken.</summary>
    public int Total { get; private set; }

    private TimeSpan Elapsed => time.Uptime() - _started;

    /// <summary>One more was taken.</summary>
    public void CountTaken() => Total++;

    /// <summary>One more has ended.</summary>
    public void CountEnded(Result result)
    {
        _ended++;
        if (result.Error is not null)
        {
            _failed++;
        }

        // Thousands end within a second: nobody reads them all.
        if (time.Uptime() - _shown >= s_between)
        {
            Refresh();
        }
    }

    /// <summary>Shows how it stands.</summary>
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

    /// <summary>Takes the bars away.</summary>
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
            // The throughput so far: how many are under way at once is part of it.
            record.SecondsRemaining = (int)Math.Min(int.MaxValue, Elapsed.TotalSeconds / _ended * (Total - _ended));
        }

        return record;
    }

    private static ProgressRecord NewSlowestRecord(string status) =>
        new(SlowestActivityId, Messages.FleetSlowestActivity, status) { ParentActivityId = ActivityId };

    private static TimeSpan Clock(TimeSpan span) => TimeSpan.FromSeconds((long)span.TotalSeconds);
}
