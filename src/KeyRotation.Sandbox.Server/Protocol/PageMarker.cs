using System;
using System.Globalization;
using System.Text;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>An opaque marker that says where a list goes on, and refuses to be used for another list.</summary>
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

    /// <summary>The position in a marker, 0 without one, -1 when the marker is not one of this list's.</summary>
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
