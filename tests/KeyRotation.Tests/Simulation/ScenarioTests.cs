using System;
using System.Collections.Generic;
using KeyRotation.Simulation;
using Xunit;

namespace KeyRotation.Tests.Simulation;

/// <summary>The engine in simulated worlds. A seed that fails is printed with the command that runs it again.</summary>
public sealed class ScenarioTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(1000)]
    [InlineData(1500)]
    public void No_duplicate_and_no_false_result_in_500_seeds_from(int first)
    {
        List<string> broken = [];
        int ended = 0;

        ScenarioRunner.Run(first, 500, end =>
        {
            ended++;
            if (end.Violations.Count > 0)
            {
                broken.Add(ScenarioRunner.Describe(end));
            }
        });

        Assert.Equal(500, ended);
        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(253)]
    [InlineData(1234)]
    public void A_seed_run_twice_has_the_same_hash(int seed)
    {
        Assert.Equal(Scenario.Run(seed).Hash, Scenario.Run(seed).Hash);
    }
}
