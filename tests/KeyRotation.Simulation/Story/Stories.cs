using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Simulation;

/// <summary>Many seeds at once: each has a thread to itself, and all processors have one.</summary>
internal static class Stories
{
    /// <summary>Lives through a range of seeds.</summary>
    /// <param name="from">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="onEnd">Told of each, one at a time, in no order.</param>
    public static void Tell(int from, int count, Action<StoryEnd> onEnd)
    {
        var next = from - 1;
        var gate = new object();
        void TellSome()
        {
            for (var seed = Interlocked.Increment(ref next); seed < from + count; seed = Interlocked.Increment(ref next))
            {
                var end = Story.Tell(seed);
                lock (gate)
                {
                    onEnd(end);
                }
            }
        }

        Task.WaitAll([.. Enumerable.Range(0, Math.Min(count, Environment.ProcessorCount)).Select(_ => Task.Run(TellSome))]);
    }

    /// <summary>What to type to see a seed again.</summary>
    public static string ReplayOf(int seed) => FormattableString.Invariant(
        $"dotnet run --project tests/KeyRotation.Bench -c Release -- simulate --seed {seed} --verbose");

    /// <summary>A failed seed for a reader.</summary>
    public static string Describe(StoryEnd end) =>
        string.Join(Environment.NewLine, end.Violations.Take(5).Prepend($"Seed {end.Seed}:").Append(ReplayOf(end.Seed)));

    /// <summary>Adds up how targets ended.</summary>
    public static void AddTo(IDictionary<FleetOutcome, int> sum, StoryEnd end)
    {
        foreach (var (outcome, count) in end.Outcomes)
        {
            sum[outcome] = (sum.TryGetValue(outcome, out var before) ? before : 0) + count;
        }
    }
}
