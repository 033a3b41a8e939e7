using System;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Queues;
using KeyRotation.Simulation;
using Xunit;

namespace KeyRotation.Tests.Fleet;

public sealed class AdaptiveRateTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(50)]
    public Task An_undocumented_limit_is_used_in_full_and_kept(int perSecond) => World.RunAsync(world =>
    {
        var endpoint = world.NewEndpoint(perSecond);
        var rate = world.NewRate();
        var requests = Math.Max(1000, 100 * perSecond);
        var left = requests;
        var last = SimulatedTime.Start;
        for (var i = 0; i < requests; i++)
        {
            world.Start(async () =>
            {
                await world.SendAsync(rate, endpoint);
                left--;
                last = world.Now;
            });
        }

        Assert.True(world.RunUntil(() => left == 0));

        // One second's worth is let through at once, before the limit counts.
        var fastest = (requests - perSecond) / (double)perSecond;
        Assert.InRange(fastest / (last - SimulatedTime.Start).TotalSeconds, 0.95, 1.001);
        Assert.InRange(endpoint.Refused / (double)(requests + endpoint.Refused), 0, 0.05);
    });

    [Fact]
    public Task One_refusal_while_little_is_sent_does_not_take_the_pace_away() => World.RunAsync(world =>
    {
        var rate = world.NewRate();
        for (var i = 0; i < 200; i++)
        {
            world.Send(rate, throttled: false);
        }

        world.Send(rate, throttled: true);
        var before = rate.PerSecond!.Value;
        world.Pass(TimeSpan.FromMinutes(1));

        world.Send(rate, throttled: true);

        Assert.InRange(rate.PerSecond!.Value, before / 2, before);
    });

    [Fact]
    public Task Who_goes_ahead_is_let_go_before_all_who_asked_earlier() => World.RunAsync(world =>
    {
        var rate = world.NewRate();
        world.Send(rate, throttled: true);
        var order = string.Empty;
        foreach (var (name, ahead) in new[] { ("a", false), ("b", false), ("c", true) })
        {
            _ = AskAsync(name, ahead);
        }

        world.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal("cab", order);

        async Task AskAsync(string name, bool ahead)
        {
            await rate.AcquireAsync(CancellationToken.None, ahead);
            order += name;
            rate.Release(throttled: false);
        }
    });

    /// <summary>
    /// One thread and one virtual time; the test runner's own context would carry continuations elsewhere.
    /// </summary>
    private sealed class World
    {
        private static readonly TimeSpan s_answer = TimeSpan.FromMilliseconds(20);

        private readonly SimulatedTime _time = new(new Random(1));
        private readonly SimulatedProcess _process;

        private World() => _process = new SimulatedProcess(_time, run: 1, e => throw e);

        public DateTimeOffset Now => _time.Now;

        public static Task RunAsync(Action<World> test) => Task.Run(() => test(new World()));

        public AdaptiveRate NewRate() => new(_process.Clock, _process.Work);

        public Endpoint NewEndpoint(int perSecond) => new(_process.Clock, perSecond);

        public void Start(Func<Task> work) => _process.Work.Start(work);

        public bool RunUntil(Func<bool> isDone) => _time.RunUntil(isDone, Now.AddHours(1));

        public void Pass(TimeSpan time) => _time.RunFor(time);

        /// <summary>One request from its turn to its end.</summary>
        public void Send(AdaptiveRate rate, bool throttled)
        {
            var turn = rate.AcquireAsync(CancellationToken.None);
            Assert.True(RunUntil(() => turn.IsCompleted));
            rate.Release(throttled);
        }

        /// <summary>One request, again and again until it is taken.</summary>
        public async Task SendAsync(AdaptiveRate rate, Endpoint endpoint)
        {
            while (true)
            {
                await rate.AcquireAsync(CancellationToken.None);
                await _process.Clock.PauseAsync(s_answer, CancellationToken.None);
                var refused = !endpoint.TryTake();
                rate.Release(refused);
                if (!refused)
                {
                    return;
                }

                await _process.Clock.PauseAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    /// <summary>A token bucket, as the services have one.</summary>
    private sealed class Endpoint(TimeProvider time, int perSecond)
    {
        private double _taken;
        private DateTimeOffset _last = SimulatedTime.Start;

        public int Refused { get; private set; }

        public bool TryTake()
        {
            var now = time.GetUtcNow();
            _taken = Math.Max(0, _taken - ((now - _last).TotalSeconds * perSecond));
            _last = now;
            if (_taken > perSecond - 1)
            {
                Refused++;
                return false;
            }

            _taken++;
            return true;
        }
    }
}
