using System;
using System.Collections.Generic;
using Xunit;

namespace KeyRotation.Tests.Fleet;

/// <summary>The members of a result and a target where only their text is left.</summary>
public sealed class TextFormTests
{
    [Fact]
    public void Request_ids_are_joined_by_spaces()
    {
        Assert.Equal("a b", new Result { RequestIds = ["a", "b"] }.RequestIds.ToString());
        Assert.Equal(string.Empty, new Result().RequestIds.ToString());
    }

    [Fact]
    public void A_duration_is_the_text_of_a_time_span()
    {
        DateTime sent = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

        Assert.Equal(
            "1.00:00:01.5000000",
            new Result
            {
                SentUtc = sent,
                EndedUtc = sent,
                Elapsed = new TimeSpan(1, 0, 0, 1, 500),
            }.Duration);
        Assert.Null(new Result { EndedUtc = sent }.Duration);
    }

    [Theory]
    [InlineData(typeof(FleetOutcome))]
    [InlineData(typeof(TargetService))]
    [InlineData(typeof(JournalPhase))]
    public void ConvertTo_Json_writes_names_of_64_bit_enumerations(Type type) =>
        Assert.Equal(typeof(long), Enum.GetUnderlyingType(type));

    [Fact]
    public void Tags_are_a_JSON_object_that_is_read_back()
    {
        var tags = new Dictionary<string, string> { ["system"] = "shop; a=b", ["Ünïcode \"x\""] = "", };
        string text = new Target { Tags = tags }.Tags.ToString()!;

        Assert.StartsWith("{\"system\":\"shop; a=b\"", text, StringComparison.Ordinal);
        Assert.Equal(tags, TextTable.Parse(text)!);
        Assert.Equal(string.Empty, new Target().Tags.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("System.Collections.Generic.Dictionary`2[System.String,System.String]")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}")]
    [InlineData("null")]
    public void Any_other_text_is_no_tags(string text) => Assert.Null(TextTable.Parse(text));
}
