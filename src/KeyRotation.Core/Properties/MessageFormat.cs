using System.Globalization;

namespace KeyRotation.Properties;

/// <summary>Formats messages.</summary>
internal static class MessageFormat
{
    public static string With(this string message, params object[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, message, arguments);
}
