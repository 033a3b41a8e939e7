using KeyRotation.Simulation.Fuzz;
using KeyRotation.Tests.Fuzz;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>Changed answers and errors of every operation.</summary>
public sealed class AnswerFuzzTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void Changed_answers_are_read_whole_or_refused_as_documented(int first) =>
        FuzzAssert.NoFailure(first, 2000, static () => new AnswerFuzz());

    [Fact]
    public void A_seed_is_the_same_input_each_time()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            (string target, FuzzInput input) = FuzzRun.InputOf(seed, FuzzRun.Targets);
            (string sameTarget, FuzzInput same) = FuzzRun.InputOf(seed, FuzzRun.Targets);
            Assert.Equal((target, input.Case), (sameTarget, same.Case));
            Assert.Equal(input.Bytes, same.Bytes);
        }
    }
}
