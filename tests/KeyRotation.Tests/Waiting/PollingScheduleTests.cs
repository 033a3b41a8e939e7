using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Tests.Support;
using KeyRotation.Waiting;
using Xunit;

namespace KeyRotation.Tests.Waiting;

/// <summary>When to look again: one pace for every wait.</summary>
public class PollingScheduleTests
{
    private static readonly WaitOptions s_options = new(
        TimeSpan.FromHours(2), FirstInterval: TimeSpan.FromSeconds(1), LongestInterval: TimeSpan.FromSeconds(30));

    [Fact]
    public void It_is_fast_at_first_and_slower_later()
    {
        double[] pauses = [.. Pauses(NewPace(), TimeSpan.FromMinutes(10))];

        Assert.Equal([1, 1, 1], pauses.Take(3));
        Assert.Equal(30, pauses[^1]);
        Assert.Equal(pauses.Order(), pauses);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(2500)]
    public void An_end_is_seen_within_one_interval(double seconds)
    {
        double seen = FirstLookAfter(NewPace(), seconds);

        Assert.InRange(seen - seconds, 0, Math.Min(30, Math.Max(1, seconds / 3)));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(300)]
    public void It_learns_from_the_first_that_ended_when_the_others_will(double seconds)
    {
        PollingSchedule pace = NewPace();
        pace.Learn(TimeSpan.FromSeconds(seconds));

        // No look is wasted while none can have ended, and close ones come about the expected end.
        Assert.True(pace.After(TimeSpan.FromSeconds(1)).TotalSeconds >= Math.Min(30, (seconds * 0.8) - 1));
        Assert.InRange(FirstLookAfter(pace, seconds) - seconds, 0, Math.Max(1, seconds * 0.05));
        Assert.InRange(FirstLookAfter(pace, seconds * 1.2) - (seconds * 1.2), 0, Math.Max(1, seconds * 0.05));
    }

    [Fact]
    public void What_takes_much_longer_than_expected_is_looked_at_less()
    {
        PollingSchedule pace = NewPace();
        pace.Learn(TimeSpan.FromSeconds(60));

        Assert.Equal(3, pace.After(TimeSpan.FromSeconds(65)).TotalSeconds, precision: 3);
        Assert.True(pace.After(TimeSpan.FromSeconds(140)).TotalSeconds > 20);
    }

    [Fact]
    public void The_usual_duration_of_a_service_makes_a_look_fall_on_it()
    {
        var options = s_options with { Typical = TimeSpan.FromSeconds(10) };

        Assert.InRange(FirstLookAfter(new PollingSchedule(options, () => 0), 10), 10, 11);
        // Where it is sooner this time, the first looks are as close as ever.
        Assert.InRange(FirstLookAfter(new PollingSchedule(options, () => 0), 2), 2, 3);
    }

    [Fact]
    public void A_throttled_look_slows_it_down_and_clean_ones_speed_it_up_again()
    {
        PollingSchedule pace = NewPace();
        var age = TimeSpan.FromSeconds(12);

        double[] pauses = [.. new[] { false, true, true, true, true, false, false, false, false }.Select(throttled =>
        {
            pace.Polled(throttled);
            return Math.Round(pace.After(age).TotalSeconds, 3);
        })];

        Assert.Equal([4, 8, 16, 30, 30, 16, 8, 4, 4], pauses);
    }

    [Fact]
    public void Jitter_spreads_looks_and_never_delays_one()
    {
        var dice = new Random(1);
        var jittered = new PollingSchedule(s_options, dice.NextDouble);
        double plain = NewPace().After(TimeSpan.FromSeconds(60)).TotalSeconds;
        double[] pauses =
        [
            .. Enumerable.Range(0, 100).Select(_ => jittered.After(TimeSpan.FromSeconds(60)).TotalSeconds),
        ];

        NonEmpty.All(pauses, pause => Assert.InRange(pause, plain * 0.85, plain));
        Assert.True(pauses.Max() - pauses.Min() > plain * 0.1);
    }

    [Fact]
    public void An_interval_that_the_user_gave_is_kept_whatever_happens()
    {
        var pace = new PollingSchedule(
            s_options.With(timeout: null, interval: TimeSpan.FromSeconds(7)) with
            {
                Typical = TimeSpan.FromSeconds(10),
            },
            new Random(1).NextDouble);
        pace.Learn(TimeSpan.FromSeconds(100));
        pace.Polled(throttled: true);

        Assert.All(
            [0, 9, 95, 500], age => Assert.Equal(TimeSpan.FromSeconds(7), pace.After(TimeSpan.FromSeconds(age))));
    }

    private static PollingSchedule NewPace() => new(s_options, () => 0);

    private static double FirstLookAfter(PollingSchedule pace, double seconds)
    {
        double look = 0;
        while (look < seconds)
        {
            look += pace.After(TimeSpan.FromSeconds(look)).TotalSeconds;
        }

        return look;
    }

    private static IEnumerable<double> Pauses(PollingSchedule pace, TimeSpan until)
    {
        for (var look = TimeSpan.Zero; look < until;)
        {
            TimeSpan pause = pace.After(look);
            yield return Math.Round(pause.TotalSeconds, 3);
            look += pause;
        }
    }
}
