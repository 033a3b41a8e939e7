using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>The results of many inputs.</summary>
internal sealed class FuzzReport
{
    public int Count { get; set; }

    /// <summary>The number of inputs by target: accepted, and refused as documented.</summary>
    public SortedDictionary<string, (int Accepted, int Refused)> ByTarget { get; } = new(StringComparer.Ordinal);

    /// <summary>The failures, each with its seed and the command to reproduce it.</summary>
    public List<string> Failures { get; } = [];

    public TimeSpan Slowest { get; set; }

    public int SlowestSeed { get; set; }
}

/// <summary>Runs inputs by seed. The same seed always gives the same input. Uses all processors.</summary>
internal static class FuzzRun
{
    private const int InputShown = 300;
    private static readonly TimeSpan s_hangTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The fuzz targets, created separately for each thread.</summary>
    public static IReadOnlyList<Func<IFuzzTarget>> Targets { get; } =
        [static () => new AnswerFuzz(), static () => new PolicyFuzz(), static () => new JournalFuzz()];

    /// <summary>Runs the inputs of a range of seeds.</summary>
    public static FuzzReport Run(int from, int count, params IReadOnlyList<Func<IFuzzTarget>> targets)
    {
        var report = new FuzzReport();
        int next = from - 1;
        var workers = new Worker[Math.Min(Environment.ProcessorCount, count)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new Worker(targets, report);
        }

        Task[] tasks = Array.ConvertAll(workers, worker => Task.Factory.StartNew(
            () => worker.Work(() => Interlocked.Increment(ref next), from + count),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        while (!Task.WaitAll(tasks, TimeSpan.FromSeconds(1)))
        {
            if (Array.Find(workers, worker => worker.Busy > s_hangTimeout) is { } hung)
            {
                // The thread cannot be stopped. Return the report as it is.
                lock (report)
                {
                    report.Failures.Add(Describe(hung.Seed, "it did not end within a minute"));
                    return report;
                }
            }
        }

        return report;
    }

    /// <summary>The input of a seed, as text and in Base64.</summary>
    public static (string Target, FuzzInput Input) InputOf(int seed, params IReadOnlyList<Func<IFuzzTarget>> targets)
    {
        using IFuzzTarget target = targets[seed % targets.Count]();
        return (target.Name, target.Next(new Random(seed)));
    }

    private static string Describe(int seed, string failure) => string.Create(
        CultureInfo.InvariantCulture,
        $"Seed {seed}: {failure}{Environment.NewLine}"
        + $"dotnet run --project tests/KeyRotation.Bench -c Release -- fuzz --seed {seed}");

    private sealed class Worker(IReadOnlyList<Func<IFuzzTarget>> targets, FuzzReport report)
    {
        private long _startedAt;

        public int Seed { get; private set; }

        public TimeSpan Busy =>
            Volatile.Read(ref _startedAt) is > 0 and var began ? Stopwatch.GetElapsedTime(began) : TimeSpan.Zero;

        public void Work(Func<int> next, int end)
        {
            IFuzzTarget[] own = [.. targets.Select(create => create())];
            try
            {
                for (int seed = next(); seed < end; seed = next())
                {
                    Seed = seed;
                    Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
                    Read(own[seed % own.Length], seed);
                    Volatile.Write(ref _startedAt, 0);
                }
            }
            finally
            {
                Array.ForEach(own, target => target.Dispose());
            }
        }

        private void Read(IFuzzTarget target, int seed)
        {
            FuzzInput? input = null;
            long began = Stopwatch.GetTimestamp();
            bool accepted = false;
            string? failure = null;
            try
            {
                input = target.Next(new Random(seed));
                accepted = target.Accepts(input);
            }
            catch (Exception e)
            {
                byte[] bytes = input?.Bytes ?? [];
                string text = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(InputShown, bytes.Length)));
                string cause = $"{target.Name}, {input?.Case ?? "no input"}: {e.GetType().Name}: {e.Message}";
                failure = Describe(seed, cause + Environment.NewLine + text);
            }

            TimeSpan took = Stopwatch.GetElapsedTime(began);
            lock (report)
            {
                report.Count++;
                (int Accepted, int Refused) sum = report.ByTarget.GetValueOrDefault(target.Name);
                report.ByTarget[target.Name] = accepted
                    ? (sum.Accepted + 1, sum.Refused)
                    : (sum.Accepted, sum.Refused + 1);
                if (failure is not null)
                {
                    report.Failures.Add(failure);
                }

                if (took > report.Slowest)
                {
                    (report.Slowest, report.SlowestSeed) = (took, seed);
                }
            }
        }
    }
}
