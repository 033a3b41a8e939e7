using System;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeyRotation.Simulation.Fuzz;

namespace KeyRotation.Bench;

/// <summary>Reads mutated answers, policies and journals, one for each seed.</summary>
internal static class Fuzz
{
    private const string Usage = "Arguments: fuzz [--count <inputs>] [--from <seed>] | --seed <seed>";
    private const int MaxShown = 10;

    public static int Run(string[] args)
    {
        int count = 1_000_000;
        int from = 0;
        int seed = -1;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : string.Empty;
            var valid = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[i])
            {
                case "--count" when valid && number > 0:
                    count = number;
                    break;
                case "--from" when valid:
                    from = number;
                    break;
                case "--seed" when valid:
                    seed = number;
                    break;
                default:
                    Console.Error.WriteLine($"fuzz: {args[i]} cannot be understood.{Environment.NewLine}{Usage}");
                    return 2;
            }
        }

        return seed >= 0 ? One(seed) : Many(from, count);
    }

    private static int One(int seed)
    {
        var (target, input) = FuzzRun.InputOf(seed, FuzzRun.Targets);
        Console.WriteLine($"{target}, {input.Case}, {input.Bytes.Length} bytes:");
        Console.WriteLine(Encoding.UTF8.GetString(input.Bytes));
        return Print(FuzzRun.Run(seed, 1, FuzzRun.Targets), TimeSpan.Zero);
    }

    private static int Many(int from, int count)
    {
        var watch = Stopwatch.StartNew();
        return Print(FuzzRun.Run(from, count, FuzzRun.Targets), watch.Elapsed);
    }

    private static int Print(FuzzReport report, TimeSpan elapsed)
    {
        for (var i = 0; i < Math.Min(MaxShown, report.Failures.Count); i++)
        {
            Console.WriteLine(report.Failures[i]);
        }

        foreach (var (target, (accepted, refused)) in report.ByTarget)
        {
            Console.WriteLine($"{target}: {accepted + refused} inputs, {accepted} accepted, {refused} refused");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Count} inputs in {elapsed.TotalSeconds:0.0} s: {report.Failures.Count} failed. "
            + $"Slowest: {report.Slowest.TotalMilliseconds:0} ms, seed {report.SlowestSeed}."));
        return report.Failures.Count == 0 ? 0 : 1;
    }
}
