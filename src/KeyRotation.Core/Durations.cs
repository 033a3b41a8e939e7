using System;
using System.Globalization;

namespace KeyRotation;

/// <summary>Durations as people give them.</summary>
internal static class Durations
{
    /// <summary>
    /// Reads a TimeSpan, its text (00:05:00), or a bare number of seconds, which may be a text as well.
    /// </summary>
    /// <returns>Null where it is no duration.</returns>
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
