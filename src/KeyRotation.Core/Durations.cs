using System;
using System.Globalization;

namespace KeyRotation;

/// <summary>Parses durations as users enter them.</summary>
internal static class Durations
{
    /// <summary>Parses a TimeSpan, the text of one (00:05:00), or a number of seconds, also as text.</summary>
    /// <returns>Null if the value is not a duration.</returns>
    public static TimeSpan? Read(object? value) => value switch
    {
        TimeSpan span => span,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? FromSeconds(number)
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            FromSeconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static TimeSpan? FromSeconds(double seconds) =>
        Math.Abs(seconds) <= TimeSpan.MaxValue.TotalSeconds / 2
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
}
