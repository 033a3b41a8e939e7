using System.IO;
using System.Text;
using KeyRotation.Errors;
using KeyRotation.Journal;
using KeyRotation.Simulation.Fuzz;
using Xunit;

namespace KeyRotation.Tests.Fuzz;

/// <summary>Changed policies and journals; what they found has a test of its own.</summary>
public sealed class JournalFuzzTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void Changed_journals_are_read_or_refused_as_documented(int first) =>
        FuzzAssert.NoFailure(first, 2000, static () => new JournalFuzz());

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void Changed_policies_are_read_or_refused_as_documented(int first) =>
        FuzzAssert.NoFailure(first, 2000, static () => new PolicyFuzz());

    [Theory]
    [InlineData("{}\n")]
    [InlineData("{\n")]
    [InlineData("{\"\\ud800\":1}\n")]
    [InlineData("{\"journ\\ud800al\":1}\n")]
    [InlineData("[1]\n")]
    public void A_first_line_that_is_other_JSON_is_not_a_journal(string line)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(line + line));
        var e = Assert.Throws<KeyRotationException>(() => JournalVerifier.Verify(stream, "x.jsonl"));
        Assert.Equal(ErrorIds.NotAJournal, e.ErrorId);
    }
}
