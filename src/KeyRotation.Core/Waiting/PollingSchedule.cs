using System;

namespace KeyRotation.Waiting;

/// <summary>
/// Decides when to look again, for every wait of the module: soon at first, where rotations may be short; later the
/// longer one lasts; soon again about when it should end, which the first ones that end tell; and later for everyone
/// once the service asks to slow down. An interval that the user gave is kept as it is.
/// </summary>
/// <param name="options">The shortest and the longest pause, and how long the service usually takes.</param>
/// <param name="jitter">Numbers from 0 to 1: who waits for the same thing should not come back together.</param>
internal sealed class PollingSchedule(WaitOptions options, Func<double> jitter)
{
    // An end is seen at most a third of its duration late.
    private const double Growth = 1 / 3.0;

    // Looks before a rotation can have ended are wasted; this part of a learnt duration passes without one.
    private const double QuietPart = 0.8;

    // About the expected end, and for half as long again, a look each so many parts of the duration.
    private const double CloseLook = 0.05;
    private const double StillClose = 1.5;
    private const double Learning = 0.2;
    private const double LargestSlowdown = 8;

    // Pauses are only ever shortened, so that no end is seen later than without it.
    private const double LargestJitter = 0.15;

    private double? _learntSeconds;
    private double _slowdown = 1;

    /// <summary>One has ended so long after it began.</summary>
    public void Learn(TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        _learntSeconds = _learntSeconds is { } learnt ? learnt + (Learning * (seconds - learnt)) : seconds;
    }

    /// <summary>A look was made.</summary>
    /// <param name="throttled">The service asked to slow down.</param>
    public void Looked(bool throttled) =>
        _slowdown = throttled ? Math.Min(LargestSlowdown, _slowdown * 2) : Math.Max(1, _slowdown / 2);

    /// <summary>How long to pause after a look at something that had begun so long before.</summary>
    public TimeSpan After(TimeSpan age)
    {
        if (options.FirstInterval == options.LongestInterval)
        {
            return options.FirstInterval;
        }

        var (first, longest) = (options.FirstInterval.TotalSeconds, options.LongestInterval.TotalSeconds);
        var pause = Math.Min(Math.Max(Wanted(age.TotalSeconds), first) * _slowdown, longest);
        return TimeSpan.FromSeconds(Math.Max(first, pause * (1 - (LargestJitter * jitter()))));
    }

    private double Wanted(double age)
    {
        var grown = age * Growth;
        if ((_learntSeconds ?? options.Typical?.TotalSeconds) is not { } expected)
        {
            return grown;
        }

        if (_learntSeconds is not null && age < expected * QuietPart)
        {
            return (expected * QuietPart) - age;
        }

        return age < expected ? Math.Min(grown, Math.Max(expected - age, expected * CloseLook))
            : age < expected * StillClose ? expected * CloseLook
            : (age - expected) * Growth;
    }
}
