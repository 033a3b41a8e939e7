using System;

namespace KeyRotation.Waiting;

/// <summary>
/// Decides when to poll next, for every wait of the module. Polling starts fast, backs off, and speeds up near the
/// expected finish, which is learned from the first rotations that finish. It slows down when the service throttles.
/// An interval set by the user is not changed.
/// </summary>
/// <param name="options">The shortest and the longest pause, and the typical duration for the service.</param>
/// <param name="jitter">
/// Numbers from 0 to 1 that add jitter, so that callers that wait for the same resource do not poll together.
/// </param>
internal sealed class PollingSchedule(WaitOptions options, Func<double> jitter)
{
    // The end is detected with a delay of at most a third of the duration.
    private const double Growth = 1 / 3.0;

    // Polling before a rotation can have finished is useless, so this fraction of a learned duration passes without
    // it.
    private const double QuietFraction = 0.8;

    // Near the expected finish, and for half the duration after it, the interval is this fraction of the duration.
    private const double NearFinishFraction = 0.05;
    private const double NearFinishLimit = 1.5;
    private const double Learning = 0.2;
    private const double LargestSlowdown = 8;

    // Jitter only shortens pauses, so that it never delays the detection of an end.
    private const double LargestJitter = 0.15;

    private double? _learnedSeconds;
    private double _slowdown = 1;

    /// <summary>Records the duration of a finished rotation.</summary>
    public void Learn(TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        _learnedSeconds = _learnedSeconds is { } learned ? learned + (Learning * (seconds - learned)) : seconds;
    }

    /// <summary>Records a poll.</summary>
    /// <param name="throttled">The service throttled it.</param>
    public void Polled(bool throttled) =>
        _slowdown = throttled ? Math.Min(LargestSlowdown, _slowdown * 2) : Math.Max(1, _slowdown / 2);

    /// <summary>The pause after a poll of a rotation of the given age.</summary>
    public TimeSpan After(TimeSpan age)
    {
        if (options.FirstInterval == options.LongestInterval)
        {
            return options.FirstInterval;
        }

        var (first, longest) = (options.FirstInterval.TotalSeconds, options.LongestInterval.TotalSeconds);
        var pause = Math.Min(Math.Max(IntervalAt(age.TotalSeconds), first) * _slowdown, longest);
        return TimeSpan.FromSeconds(Math.Max(first, pause * (1 - (LargestJitter * jitter()))));
    }

    private double IntervalAt(double age)
    {
        var grown = age * Growth;
        if ((_learnedSeconds ?? options.Typical?.TotalSeconds) is not { } expected)
        {
            return grown;
        }

        if (_learnedSeconds is not null && age < expected * QuietFraction)
        {
            return (expected * QuietFraction) - age;
        }

        return age < expected ? Math.Min(grown, Math.Max(expected - age, expected * NearFinishFraction))
            : age < expected * NearFinishLimit ? expected * NearFinishFraction
            : (age - expected) * Growth;
    }
}
