using System;
using System.Collections.Generic;
using KeyRotation.RotateOnce;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>A witness as the facts of a journal, and back.</summary>
public sealed class WitnessFactsTests
{
    private static readonly DateTimeOffset s_started = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public void A_witness_is_read_back_as_it_was_written()
    {
        var witness = new Witness("enabled")
        {
            IsChanging = true,
            StartedAt = s_started.AddTicks(1),
            CompletedAt = s_started.AddHours(1),
            Count = 12,
            Key = "key-1",
        };

        Assert.Equal(witness, Witness.FromFacts(witness.ToFacts()));
    }

    [Fact]
    public void Facts_have_the_names_and_forms_of_the_journal()
    {
        var witness = new Witness("enabled")
        {
            IsChanging = true,
            StartedAt = s_started.ToOffset(TimeSpan.FromHours(2)),
            CompletedAt = s_started.AddSeconds(1),
            Count = 3,
            Key = "key-1",
        };

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["status"] = "enabled",
                ["changing"] = "true",
                ["startedAt"] = "2026-03-04T05:06:07.0000000Z",
                ["completedAt"] = "2026-03-04T05:06:08.0000000Z",
                ["onDemandStarted"] = "3",
                ["key"] = "key-1",
            },
            witness.ToFacts());
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        var facts = new Witness("available") { Key = string.Empty }.ToFacts();

        Assert.Equal([new KeyValuePair<string, string>("status", "available")], facts);
        Assert.Equal(new Witness("available"), Witness.FromFacts(facts));
    }

    [Fact]
    public void No_facts_or_unreadable_ones_are_unknown()
    {
        var facts = new Dictionary<string, string>
        {
            ["changing"] = "yes",
            ["startedAt"] = "soon",
            ["completedAt"] = string.Empty,
            ["onDemandStarted"] = "-1",
            ["key"] = string.Empty,
        };

        Assert.Equal(new Witness(string.Empty), Witness.FromFacts(facts));
        Assert.Throws<ArgumentNullException>(() => Witness.FromFacts(null!));
    }

    [Theory]
    [InlineData("materialId")]
    [InlineData("kmsKeyId")]
    public void Facts_of_format_1_are_read_in_its_words(string key)
    {
        var facts = new Dictionary<string, string> { ["status"] = "modifying", ["inProgress"] = "true", [key] = "old" };

        Assert.Equal(new Witness("modifying") { IsChanging = true, Key = "old" }, Witness.FromFacts(facts));
    }

    [Fact]
    public void The_words_of_this_format_win_over_those_of_format_1()
    {
        var facts = new Dictionary<string, string>
        {
            ["changing"] = "false",
            ["inProgress"] = "true",
            ["key"] = "new",
            ["materialId"] = "old",
            ["kmsKeyId"] = "older",
        };

        Assert.Equal(new Witness(string.Empty) { Key = "new" }, Witness.FromFacts(facts));
        facts.Remove("key");
        Assert.Equal("old", Witness.FromFacts(facts).Key);
    }
}
