using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Simulation;

/// <summary>Runs many seeds in parallel, each on one thread, with one thread per processor.</summary>
internal static class ScenarioRunner
{
    /// <summary>Runs a range of seeds.</summary>
    /// <param name="from">The first seed.</param>
    /// <param name="count">The number of seeds.</param>
    /// <param name="onEnd">Receives each result, one at a time, in any order.</param>
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

    /// <summary>The command that reproduces a seed.</summary>
    public static string ReplayOf(int seed) => FormattableString.Invariant(
        $"dotnet run --project tests/KeyRotation.Bench -c Release -- simulate --seed {seed} --verbose");

    /// <summary>The description of a failed seed.</summary>
    public static string Describe(ScenarioResult end) =>
        string.Join(
            Environment.NewLine, end.Violations.Take(5).Prepend($"Seed {end.Seed}:").Append(ReplayOf(end.Seed)));
}
