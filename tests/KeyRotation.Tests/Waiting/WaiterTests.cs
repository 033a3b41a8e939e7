using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using KeyRotation.Fleet;
using KeyRotation.Redshift;
using KeyRotation.RotateOnce;
using KeyRotation.Tests.Support;
using KeyRotation.Waiting;
using Xunit;

namespace KeyRotation.Tests.Waiting;

/// <summary>The two waiters alone, over things that end when a test says: that of the cmdlets, and that of a fleet's lane.</summary>
public class WaiterTests
{
    private static readonly WaitOptions s_options = new(TimeSpan.FromHours(2), FirstInterval: TimeSpan.FromSeconds(1), LongestInterval: TimeSpan.FromSeconds(30));

    private readonly VirtualClock _clock = new();

    public static TheoryData<bool, int> Seeds()
    {
        var data = new TheoryData<bool, int>();
        foreach (int seed in Enumerable.Range(1, 20))
        {
            data.Add(false, seed);
            data.Add(true, seed);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_end_is_told_within_one_interval_and_looks_never_overlap(bool isLane, int seed)
    {
        var dice = new Random(seed);
        var source = new EndingThings(_clock, Enumerable.Range(0, 30).Select(_ => dice.Next(4) * 100 + (dice.NextDouble() * 200)));

        Dictionary<string, double> told = await WaitAsync(source, isLane, dice);

        Assert.Equal(source.Ends.Count, told.Count);
        Assert.All(source.Ends, end => Assert.InRange(told[end.Key] - end.Value, 0, s_options.LongestInterval.TotalSeconds + 0.01));
        Assert.Equal(1, source.MostLooksAtOnce);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_that_ends_tells_when_to_look_for_the_others(bool isLane)
    {
        // One ends at 200 s, the others together half a minute later.
        var source = new EndingThings(_clock, [200, .. Enumerable.Repeat(230.0, 20)]);

        Dictionary<string, double> told = await WaitAsync(source, isLane, new Random(1));

        double late = source.Ends.Skip(1).Max(end => told[end.Key] - end.Value);
        Assert.InRange(late, 0, 230 * 0.05);
        Assert.InRange(source.Looks.Count, 5, 40);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_throttles_is_looked_at_less(bool isLane)
    {
        var calm = new EndingThings(_clock, [300]);
        await WaitAsync(calm, isLane, new Random(1));
        var throttled = new EndingThings(_clock, [300]) { IsThrottled = look => look is > 0 and < 12 };
        await WaitAsync(throttled, isLane, new Random(1));

        Assert.True(throttled.Looks.Take(8).Last() > 2 * calm.Looks.Take(8).Last());
        Assert.True(throttled.Looks.Count < calm.Looks.Count);
    }

    [Fact]
    public async Task A_given_interval_is_exact_also_while_the_service_throttles()
    {
        var source = new EndingThings(_clock, [95]) { IsThrottled = look => look == 2 };

        await WaitAsync(source, isLane: false, new Random(1), s_options.With(timeout: null, TimeSpan.FromSeconds(10)));

        Assert.Equal(Enumerable.Range(0, 11).Select(look => look * 10.0), source.Looks);
    }

    [Fact]
    public async Task The_same_dice_make_the_same_looks_and_others_others()
    {
        List<double>[] looks = new List<double>[3];
        foreach ((int i, int seed) in new[] { (0, 1), (1, 1), (2, 2) })
        {
            var source = new EndingThings(new VirtualClock(), [500]);
            await WaitAsync(source, isLane: false, new Random(seed));
            looks[i] = source.Looks;
        }

        Assert.Equal(looks[0], looks[1]);
        Assert.NotEqual(looks[0], looks[2]);
    }

    private static async Task<Dictionary<string, double>> WaitAsync(EndingThings source, bool isLane, Random dice, WaitOptions? options = null)
    {
        TimeProvider time = source.Clock.Engine;
        DateTimeOffset start = source.Clock.Now;
        var told = new Dictionary<string, double>();
        List<WaitItem> items = [.. source.Ends.Keys.Select(id => new WaitItem(id, new ClusterTicket(start)))];
        if (!isLane)
        {
            source.Open();
            var observer = new Teller(id => told[id] = (source.Clock.Now - start).TotalSeconds);
            await new Waiter<string>(time, options ?? s_options, source, observer, dice.NextDouble).WaitAsync(items, CancellationToken.None);
            return told;
        }

        var lane = new LaneWaiter<string>(time, source, options ?? s_options, WorkQueue.ThreadPool, dice.NextDouble);
        List<Task<string>> waits = items.ConvertAll(item => lane.WaitAsync(item, CancellationToken.None));
        // Time stands still until all have joined.
        source.Open();
        await Task.WhenAll(waits);
        return source.ToldAt.ToDictionary(pair => pair.Key, pair => (pair.Value - start).TotalSeconds);
    }

    private sealed class EndingThings : IWaitSource<string>
    {
        private readonly DateTimeOffset _start;
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _looking;

        public EndingThings(VirtualClock clock, IEnumerable<double> ends)
        {
            Clock = clock;
            _start = clock.Now;
            Ends = ends.Select((end, i) => (end, i)).ToDictionary(pair => pair.i.ToString(CultureInfo.InvariantCulture), pair => pair.end);
        }

        public VirtualClock Clock { get; }

        public Dictionary<string, double> Ends { get; }

        public Func<int, bool> IsThrottled { get; init; } = _ => false;

        public List<double> Looks { get; } = [];

        public Dictionary<string, DateTimeOffset> ToldAt { get; } = [];

        public int MostLooksAtOnce { get; private set; }

        public void Open() => _open.TrySetResult();

        public async Task<IReadOnlyDictionary<string, Reading<string>>> ReadAsync(IReadOnlyList<WaitItem> items, CancellationToken cancellationToken)
        {
            MostLooksAtOnce = Math.Max(MostLooksAtOnce, Interlocked.Increment(ref _looking));
            int look = Looks.Count;
            double now = (Clock.Now - _start).TotalSeconds;
            Looks.Add(Math.Round(now, 3));
            await _open.Task;
            await Task.Yield();
            Interlocked.Decrement(ref _looking);
            if (IsThrottled(look))
            {
                throw new AmazonServiceException("Slow down.") { ErrorCode = "Throttling", StatusCode = System.Net.HttpStatusCode.BadRequest };
            }

            return items.ToDictionary(item => item.Id, item => Reading<string>.Found(now >= Ends[item.Id] ? "there" : "not yet"));
        }

        public string StatusOf(string resource) => resource;

        public WaitVerdict Judge(WaitItem item, string resource)
        {
            ToldAt[item.Id] = Clock.Now;
            return resource == "there" ? WaitVerdict.Done : WaitVerdict.Pending;
        }
    }

    private sealed class Teller(Action<string> done) : IWaitObserver<string>
    {
        public void Done(WaitItem item, string resource) => done(item.Id);

        public void Failed(WaitItem item, Exception failure) => throw failure;

        public void Trouble(Exception failure)
        {
        }

        public void Progress(WaitProgress progress)
        {
        }
    }
}
