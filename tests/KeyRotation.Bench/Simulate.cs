using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using KeyRotation.Simulation;

namespace KeyRotation.Bench;

/// <summary>Runs the engine in simulations, one for each seed.</summary>
internal static class Simulate
{
    private const string Usage = "Arguments: simulate [--seeds <count>] [--from <seed>] | --seed <seed> [--verbose]";
    private const int MaxShown = 10;

    public static int Run(string[] args)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["--seeds"] = 1000,
            ["--from"] = 0,
            ["--seed"] = -1,
        };
        var verbose = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--verbose")
            {
                verbose = true;
            }
            else if (numbers.ContainsKey(args[i]) && i + 1 < args.Length
                && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers[args[i++]] = number;
            }
            else
            {
                Console.Error.WriteLine($"simulate: {args[i]} is not known.{Environment.NewLine}{Usage}");
                return 2;
            }
        }

        return numbers["--seed"] >= 0 ? One(numbers["--seed"], verbose) : Many(numbers["--from"], numbers["--seeds"]);
    }

    private static int One(int seed, bool verbose)
    {
        var end = Scenario.Run(seed, verbose ? Console.Out : null);
        Print(end.Violations.Count == 0
            ? $"Seed {seed}: no violation. Hash {end.Hash:x16}"
            : ScenarioRunner.Describe(end));
        return end.Violations.Count == 0 ? 0 : 1;
    }

    private static int Many(int from, int count)
    {
        var watch = Stopwatch.StartNew();
        var figures = new ScenarioFigures();
        var failed = 0;
        ScenarioRunner.Run(from, count, end =>
        {
            figures.Add(end.Figures);
            if (end.Violations.Count > 0 && ++failed <= MaxShown)
            {
                Console.WriteLine(ScenarioRunner.Describe(end));
            }
        });
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} seeds from {from} in {watch.Elapsed.TotalSeconds:0.0} s: {failed} failed, "
                + $"{figures.Crashes} crashes, {figures.VirtualTime.TotalDays:0} days of virtual time."));
        Print(figures);
        return failed == 0 ? 0 : 1;
    }

    private static void Print(ScenarioFigures figures)
    {
        Print($"Duplicates {figures.Duplicates}, false results {figures.WrongReports}.");
        Print(
            "Keys rotated by another client while a request was in doubt, and reported as rotated: "
            + $"{figures.Misattributed}.");
        Print($"Rotations reported before their end because a read was too old: {figures.Early}.");
        Print($"Namespaces reported as not changed because a read was too old: {figures.FailedByLag}.");
        Print("Results: " + string.Join(", ", figures.Outcomes.Select(entry => $"{entry.Key} {entry.Value}")));
        Print("Unknown at last, by the end of the request:");
        foreach (var (name, (targets, unknown)) in figures.Classes)
        {
            Print(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-22}{unknown,8} of {targets,8}  {100.0 * unknown / targets,6:0.00} %"));
        }

        var (all, allUnknown) = (
            figures.Classes.Values.Sum(entry => entry.Targets), figures.Classes.Values.Sum(entry => entry.Unknown));
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"  {"All",-22}{allUnknown,8} of {all,8}  {100.0 * allUnknown / Math.Max(1, all),6:0.00} %"));
    }

    private static void Print(string line) => Console.WriteLine(line);
}
