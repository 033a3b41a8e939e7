using System;
using System.Collections.Generic;
using KeyRotation.Simulation;
using Xunit;

namespace KeyRotation.Tests.Simulation;

/// <summary>The engine through simulated worlds; a seed that fails is printed with the line that replays it.</summary>
public sealed class StoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(1000)]
    [InlineData(1500)]
    public void No_target_is_rotated_twice_and_what_is_told_is_true_in_500_seeds_from(int first)
    {
        List<string> broken = [];

        Stories.Tell(first, 500, end =>
        {
            if (end.Violations.Count > 0)
            {
                broken.Add(Stories.Describe(end));
            }
        });

        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(253)]
    [InlineData(1234)]
    public void A_seed_is_the_same_story_each_time(int seed)
    {
        Assert.Equal(Story.Tell(seed).Hash, Story.Tell(seed).Hash);
    }
}
