using System.Globalization;

namespace KeyRotation.Demo;

internal static class Texts
{
    /// <summary>"1 time", "2 times"</summary>
    public static string Times(int count) =>
        count.ToString(CultureInfo.InvariantCulture) + (count == 1 ? " time" : " times");
}
