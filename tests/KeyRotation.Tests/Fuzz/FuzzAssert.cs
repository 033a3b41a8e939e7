using System;
using System.Linq;
using KeyRotation.Simulation.Fuzz;
using Xunit;

namespace KeyRotation.Tests.Fuzz;

internal static class FuzzAssert
{
    public static void NoFailure(int first, int count, Func<IFuzzTarget> target)
    {
        FuzzReport report = FuzzRun.Run(first, count, target);

        Assert.True(report.Failures.Count == 0, string.Join(Environment.NewLine, report.Failures.Take(5)));
        Assert.Equal(count, report.Count);
        // A fuzzer whose inputs are all refused, or all accepted, tests little.
        (int accepted, int refused) = Assert.Single(report.ByTarget).Value;
        Assert.True(accepted > count / 50 && refused > count / 50, $"{accepted} accepted, {refused} refused");
    }
}
