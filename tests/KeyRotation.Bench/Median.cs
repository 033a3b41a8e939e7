using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Bench;

/// <summary>The median of several measurements, which load on the machine affects least.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
