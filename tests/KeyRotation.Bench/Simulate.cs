using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using KeyRotation.Simulation;

namespace KeyRotation.Bench;

/// <summary>Runs the engine through simulated worlds, one for each seed.</summary>
internal static class Simulate
{
    private const string Usage = "Arguments: simulate [--seeds <count>] [--from <seed>] | --seed <seed> [--verbose]";
    private const int MostShown = 10;

    public static int Run(string[] args)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal) { ["--seeds"] = 1000, ["--from"] = 0, ["--seed"] = -1 };
        var verbose = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--verbose")
            {
                verbose = true;
            }
            else if (numbers.ContainsKey(args[i]) && i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers[args[i++]] = number;
            }
            else
            {
                Console.Error.WriteLine($"simulate: {args[i]} cannot be understood.{Environment.NewLine}{Usage}");
                return 2;
            }
        }

        return numbers["--seed"] >= 0 ? One(numbers["--seed"], verbose) : Many(numbers["--from"], numbers["--seeds"]);
    }

    private static int One(int seed, bool verbose)
    {
        var end = Story.Tell(seed, verbose ? Console.Out : null);
        Console.WriteLine(end.Violations.Count == 0 ? $"Seed {seed}: all is well. Hash {end.Hash:x16}" : Stories.Describe(end));
        return end.Violations.Count == 0 ? 0 : 1;
    }

    private static int Many(int from, int count)
    {
        var watch = Stopwatch.StartNew();
        var outcomes = new SortedDictionary<FleetOutcome, int>();
        var failed = 0;
        var crashes = 0;
        var time = TimeSpan.Zero;
        Stories.Tell(from, count, end =>
        {
            Stories.AddTo(outcomes, end);
            crashes += end.Crashes;
            time += end.VirtualTime;
            if (end.Violations.Count > 0 && ++failed <= MostShown)
            {
                Console.WriteLine(Stories.Describe(end));
            }
        });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} seeds from {from} in {watch.Elapsed.TotalSeconds:0.0} s: {failed} failed, {crashes} crashes, {time.TotalDays:0} days of virtual time."));
        Console.WriteLine(string.Join(", ", outcomes.Select(entry => $"{entry.Key} {entry.Value}")));
        return failed == 0 ? 0 : 1;
    }
}
