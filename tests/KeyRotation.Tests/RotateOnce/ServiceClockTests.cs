using System;
using KeyRotation.RotateOnce;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>The clock of a service: a request is never taken for older than it is.</summary>
public sealed class ServiceClockTests
{
    private static readonly DateTimeOffset s_date = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly TimeSpan s_tick = TimeSpan.FromTicks(1);

    private readonly MonotonicTime _time = new();

    [Fact]
    public void Without_a_dated_answer_the_time_is_not_known()
    {
        var clock = new ServiceClock(_time);

        Assert.Null(clock.Earliest);
        clock.Observe(null);
        Assert.Null(clock.Earliest);
    }

    [Fact]
    public void The_time_since_an_answer_is_added_to_its_date_in_whole_seconds()
    {
        var clock = Observed(s_date);

        Assert.Equal(s_date, clock.Earliest);
        _time.Advance(TimeSpan.FromSeconds(90) - s_tick);
        Assert.Equal(s_date.AddSeconds(89), clock.Earliest);
        _time.Advance(s_tick);
        Assert.Equal(s_date.AddSeconds(90), clock.Earliest);

        // An answer without a date changes nothing.
        clock.Observe(null);
        Assert.Equal(s_date.AddSeconds(90), clock.Earliest);
    }

    [Theory]
    [InlineData(1, 11)]
    [InlineData(-1, 10)]
    [InlineData(-5, 10)]
    [InlineData(-6, 4)]
    public void A_later_answer_counts_where_it_is_ahead_or_far_behind(int seconds, int expected)
    {
        var clock = Observed(s_date);
        _time.Advance(TimeSpan.FromSeconds(10));

        clock.Observe(s_date.AddSeconds(10 + seconds));

        Assert.Equal(s_date.AddSeconds(expected), clock.Earliest);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(s_date.AddSeconds(expected + 1), clock.Earliest);
    }

    private ServiceClock Observed(DateTimeOffset date)
    {
        // Monotonic time does not begin at zero.
        _time.Advance(TimeSpan.FromHours(1));
        var clock = new ServiceClock(_time);
        clock.Observe(date);
        return clock;
    }

    private sealed class MonotonicTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
