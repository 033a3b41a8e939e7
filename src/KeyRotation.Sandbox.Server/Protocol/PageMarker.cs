using System;
using System.Globalization;
using System.Text;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>An opaque marker for the next page of a list. It is valid for that list only.</summary>
internal static class PageMarker
{
    public static string Encode(string list, string position)
        => Convert.ToBase64String(Encoding.UTF8.GetBytes(list + "\n" + position));

    public static string Encode(string list, int position) =>
        Encode(list, position.ToString(CultureInfo.InvariantCulture));

    public static string? Decode(string list, string marker)
    {
        try
        {
            string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(marker)).Split('\n');
            return parts.Length == 2 && parts[0] == list ? parts[1] : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The position in a marker; 0 without a marker, -1 if the marker is not from this list.</summary>
    public static int DecodeNumber(string list, string? marker)
    {
        if (marker is null)
        {
            return 0;
        }

        bool valid = int.TryParse(
            Decode(list, marker), NumberStyles.None, CultureInfo.InvariantCulture, out int position);
        return valid ? position : -1;
    }
}
