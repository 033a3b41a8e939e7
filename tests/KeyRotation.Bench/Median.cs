using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Bench;

/// <summary>The middle of several measurements: what a busy machine spoils least.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
