using System;
using System.Linq;
using System.Management.Automation;
using KeyRotation.Binding;
using Xunit;

namespace KeyRotation.Tests.Cmdlets;

/// <summary>Durations as people give them.</summary>
public class DurationTests
{
    public static TheoryData<object, double> Durations() =>
        new()
        {
            { 90, 90 },
            { 90L, 90 },
            { 1.5, 1.5 },
            { 1.5f, 1.5 },
            { 0.25m, 0.25 },
            { (byte)7, 7 },
            { 0, 0 },
            { "90", 90 },
            { "1.5", 1.5 },
            { "00:01:30", 90 },
            { "1.02:00:00", 93600 },
            { "1:30", 5400 },
            { TimeSpan.FromMinutes(2), 120 },
            { PSObject.AsPSObject(30), 30 },
            { PSObject.AsPSObject("30"), 30 },
            { "1e3", 1000 },
        };

    public static TheoryData<object> Nonsense() =>
        [
            "soon",
            "",
            "5m",
            -1,
            "-00:00:01",
            TimeSpan.FromTicks(-1),
            double.NaN,
            double.PositiveInfinity,
            1e300,
            DateTime.UnixEpoch,
            true,
        ];

    [Theory]
    [MemberData(nameof(Durations))]
    public void A_number_is_seconds_and_a_text_is_what_it_looks_like(object given, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new DurationAttribute().Transform(null!, given));

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Nonsense_is_refused_with_the_forms_that_are_taken(object given)
    {
        var e = Assert.Throws<ArgumentTransformationMetadataException>(() =>
            new DurationAttribute().Transform(null!, given));
        Assert.Contains("90", e.Message);
        Assert.Contains("00:01:30", e.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData("0")]
    [InlineData("00:00:00")]
    [InlineData(1e-9)]
    public void Where_zero_makes_no_sense_it_is_refused(object given) =>
        Assert.Throws<ArgumentTransformationMetadataException>(() =>
            new DurationAttribute { AllowZero = false }.Transform(null!, given));

    [Fact]
    public void Nothing_stays_nothing() => Assert.Null(new DurationAttribute().Transform(null!, null));

    [Fact]
    public void Every_duration_of_the_module_takes_them()
    {
        var without = typeof(KeyRotation.Commands.InvokeRSRotateEncryptionKeyCommand).Assembly.GetTypes()
            .Where(type => typeof(Cmdlet).IsAssignableFrom(type))
            .SelectMany(type => type.GetProperties())
            .Where(property => property.PropertyType == typeof(TimeSpan) || property.PropertyType == typeof(TimeSpan?))
            .Where(property => !property.IsDefined(typeof(DurationAttribute), inherit: true));
        Assert.Empty(without);
    }
}
