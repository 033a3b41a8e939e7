using System;
using System.Globalization;
using Amazon.Util;

namespace Amazon.SlimClients;

internal static class Timestamps
{
    /// <summary>
    /// A point in time in UTC, from ISO 8601 text or, as every AWS client accepts it, seconds since 1970.
    /// </summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static DateTime Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            ? FromSeconds(seconds)
            : DateTime.Parse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <exception cref="FormatException">It is not a finite number, or out of range.</exception>
    public static DateTime FromSeconds(double seconds)
    {
        // The result for NaN depends on the runtime: on some, it is 1970.
        if (double.IsNaN(seconds) || double.IsInfinity(seconds))
        {
            throw new FormatException("A time is not a finite number.");
        }

        try
        {
            return AWSSDKUtils.EPOCH_START.AddSeconds(seconds);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
