using System;
using System.Linq;
using KeyRotation.Scheduling;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>The pauses between attempts.</summary>
public sealed class ExponentialBackoffTests
{
    [Theory]
    [InlineData(0.0, new[] { 1.0, 2, 4, 5, 5 })]
    [InlineData(0.5, new[] { 1.5, 3, 6, 7.5, 7.5 })]
    [InlineData(1.0, new[] { 2.0, 4, 8, 10, 10 })]
    public void Each_step_doubles_up_to_the_longest_and_a_pause_is_at_least_half_of_it(double random, double[] seconds)
    {
        var backoff = new ExponentialBackoff(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), () => random);

        Assert.Equal(seconds.Select(TimeSpan.FromSeconds), seconds.Select(_ => backoff.Next()));
    }
}
