using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Simulation;

/// <summary>Runs many seeds, each on one thread, as many at once as there are processors.</summary>
internal static class ScenarioRunner
{
    /// <summary>Runs a range of seeds.</summary>
    /// <param name="from">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="onEnd">Receives each, one at a time, in no order.</param>
    public static void Run(int from, int count, Action<ScenarioResult> onEnd)
    {
        var next = from - 1;
        var gate = new object();
        void RunSome()
        {
            int seed;
            while ((seed = Interlocked.Increment(ref next)) < from + count)
            {
                var end = Scenario.Run(seed);
                lock (gate)
                {
                    onEnd(end);
                }
            }
        }

        Task.WaitAll(
            [.. Enumerable.Range(0, Math.Min(count, Environment.ProcessorCount)).Select(_ => Task.Run(RunSome))]);
    }

    /// <summary>The command that runs a seed again.</summary>
    public static string ReplayOf(int seed) => FormattableString.Invariant(
        $"dotnet run --project tests/KeyRotation.Bench -c Release -- simulate --seed {seed} --verbose");

    /// <summary>A failed seed for a reader.</summary>
    public static string Describe(ScenarioResult end) =>
        string.Join(
            Environment.NewLine, end.Violations.Take(5).Prepend($"Seed {end.Seed}:").Append(ReplayOf(end.Seed)));
}
