using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using KeyRotation.Errors;
using KeyRotation.RotateOnce;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>The engine alone, over a service that does what a test says.</summary>
public class EngineTests
{
    private static readonly Exception s_lost = new IOException("The response ended prematurely.");
    private static readonly Exception s_refused = new HttpRequestException("No.", new SocketException((int)SocketError.ConnectionRefused));

    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task A_witness_that_is_given_is_not_read_again()
    {
        var rotation = new ScriptedRotation { Send = _ => Task.CompletedTask };

        RotationReceipt<object, string> receipt = await Run(rotation, before: 0);

        Assert.Equal(("answer", 1, false), (receipt.Result, receipt.Sends, receipt.SettledByWitness));
        Assert.Equal((0, 1), (rotation.Looks, rotation.Sends));
        Assert.Equal(_clock.Start, receipt.SentAt);
    }

    [Fact]
    public async Task A_witness_that_cannot_be_read_at_first_keeps_the_request_from_being_sent()
    {
        var rotation = new ScriptedRotation { Send = _ => Task.CompletedTask, Look = _ => throw s_lost };

        Assert.Same(s_lost, await Assert.ThrowsAnyAsync<Exception>(() => Run(rotation)));
        Assert.Equal(0, rotation.Sends);
    }

    [Fact]
    public async Task A_connection_that_was_never_opened_is_tried_once_more()
    {
        var rotation = new ScriptedRotation { Send = send => send == 1 ? throw s_refused : Task.CompletedTask };

        RotationReceipt<object, string> receipt = await Run(rotation);

        Assert.Equal((2, 1), (receipt.Sends, rotation.CarriedOut));
        Assert.Equal(1, rotation.Looks);
    }

    [Fact]
    public async Task A_connection_that_is_never_opened_is_told_soon()
    {
        var rotation = new ScriptedRotation { Send = _ => throw s_refused };

        Assert.Same(s_refused, await Assert.ThrowsAnyAsync<Exception>(() => Run(rotation)));
        Assert.Equal((2, 0), (rotation.Sends, rotation.CarriedOut));
        Assert.True(_clock.Elapsed < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Silence_is_believed_only_after_the_service_had_time_to_become_consistent()
    {
        var rotation = new ScriptedRotation { Send = send => send == 1 ? throw s_lost : Task.CompletedTask };

        RotationReceipt<object, string> receipt = await Run(rotation);

        Assert.Equal((2, 1), (receipt.Sends, rotation.CarriedOut));
        Assert.True(receipt.SentAt - _clock.Start >= RotateOnceOptions.Default.ConsistencyWindow);
    }

    [Fact]
    public async Task A_look_that_began_in_the_window_and_took_long_is_no_proof_of_silence()
    {
        // What it shows is from before the request; the truth shows only in looks that begin after the window.
        var rotation = new ScriptedRotation { Send = _ => throw s_lost };
        var slow = new SlowLook(rotation, _clock);

        RotationReceipt<object, string> receipt = await new RotateOnceEngine(_clock.Engine, jitter: () => 1)
            .RunAsync(slow, null, observer: null, CancellationToken.None);

        Assert.True(receipt.SettledByWitness);
        Assert.Equal(1, rotation.Sends);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_time_out_nothing_is_ever_sent_again(bool isCancellation)
    {
        var rotation = new ScriptedRotation { Send = _ => throw (isCancellation ? new TaskCanceledException() : new TimeoutException()) };

        var e = await Assert.ThrowsAsync<RotationOutcomeUnknownException>(() => Run(rotation));

        Assert.Equal((ErrorIds.RotationOutcomeUnknown, FaultKind.Unknown, "look at it"), (e.ErrorId, e.Kind, e.RecommendedAction));
        Assert.Equal(1, rotation.Sends);
        Assert.True(_clock.Elapsed >= RotateOnceOptions.Default.SettleLimit);
    }

    [Fact]
    public async Task Where_the_witness_is_unreadable_nothing_is_ever_sent_again()
    {
        var rotation = new ScriptedRotation { Send = _ => throw s_lost, Look = look => look == 1 ? 0 : throw s_lost };

        await Assert.ThrowsAsync<RotationOutcomeUnknownException>(() => Run(rotation));

        Assert.Equal(1, rotation.Sends);
    }

    [Fact]
    public async Task A_refusal_that_may_be_the_work_of_the_request_before_is_settled_by_the_witness()
    {
        ScriptedRotation rotation = null!;
        rotation = new ScriptedRotation
        {
            Send = send =>
            {
                rotation.CarriedOut = 1;
                throw send == 1 ? s_lost : new InvalidClusterStateException("rotating-keys") { ErrorCode = "InvalidClusterState", StatusCode = HttpStatusCode.BadRequest };
            },
            // Half a minute behind.
            Look = _ => _clock.Elapsed < TimeSpan.FromSeconds(30) ? 0 : 1,
        };

        RotationReceipt<object, string> receipt = await Run(rotation);

        Assert.Equal((true, _clock.Start, 2), (receipt.SettledByWitness, receipt.SentAt, rotation.Sends));
    }

    [Fact]
    public async Task A_refusal_for_another_reason_is_told_as_it_is()
    {
        Exception denied = new AmazonServiceException("No.") { ErrorCode = "AccessDenied", StatusCode = HttpStatusCode.Forbidden };
        var rotation = new ScriptedRotation { Send = send => throw (send == 1 ? s_lost : denied) };

        Assert.Same(denied, await Assert.ThrowsAnyAsync<Exception>(() => Run(rotation)));
    }

    [Fact]
    public async Task Requests_that_are_never_carried_out_come_to_an_end()
    {
        var rotation = new ScriptedRotation { Send = _ => throw s_lost };

        Assert.Same(s_lost, await Assert.ThrowsAnyAsync<Exception>(() => Run(rotation)));
        Assert.InRange(_clock.Elapsed, RotateOnceOptions.Default.SendLimit, RotateOnceOptions.Default.SendLimit * 2);
    }

    [Theory]
    [InlineData("look")]
    [InlineData("send")]
    [InlineData("pause")]
    [InlineData("settling look")]
    [InlineData("settling pause")]
    public async Task Cancelled_at_any_await_it_sends_nothing_more(string where)
    {
        using var stop = new CancellationTokenSource();
        _clock.IsFrozen = where.EndsWith("pause", StringComparison.Ordinal);
        var rotation = new ScriptedRotation
        {
            Look = look =>
            {
                StopAt(where == (look == 1 ? "look" : "settling look"));
                return 0;
            },
            Send = _ =>
            {
                StopAt(where == "send");
                throw where == "pause" ? new AmazonServiceException("Slow down.") { ErrorCode = "Throttling", StatusCode = HttpStatusCode.BadRequest } : s_lost;
            },
        };

        Task run = new RotateOnceEngine(_clock.Engine).RunAsync(rotation, null, observer: null, stop.Token);
        if (_clock.IsFrozen)
        {
            await _clock.FirstPause;
            await stop.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(where == "look" ? 0 : 1, rotation.Sends);

        void StopAt(bool here)
        {
            if (here)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }
        }
    }

    [Fact]
    public async Task An_answer_that_comes_in_spite_of_a_cancellation_is_told()
    {
        using var stop = new CancellationTokenSource();
        var rotation = new ScriptedRotation { Send = _ => stop.CancelAsync() };

        RotationReceipt<object, string> receipt = await new RotateOnceEngine(_clock.Engine).RunAsync(rotation, null, observer: null, stop.Token);

        Assert.Equal("answer", receipt.Result);
    }

    [Fact]
    public async Task Pauses_grow_to_their_longest_and_keep_half_of_it_at_least()
    {
        var rotation = new ScriptedRotation { Send = _ => throw new TimeoutException() };
        var options = new RotateOnceOptions { FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(8), SettleLimit = TimeSpan.FromSeconds(100) };

        await Assert.ThrowsAsync<RotationOutcomeUnknownException>(
            () => new RotateOnceEngine(_clock.Engine, options, jitter: () => 0).RunAsync(rotation, null, observer: null, CancellationToken.None));

        // Half of 1, 2, 4, then of 8 each: 3.5 s after three pauses, and 4 s for each one more.
        Assert.Equal(TimeSpan.FromSeconds(103.5), _clock.Elapsed);
        Assert.Equal(1 + 1 + 3 + 25, rotation.Looks);
    }

    private Task<RotationReceipt<object, string>> Run(ScriptedRotation rotation, object? before = null) =>
        new RotateOnceEngine(_clock.Engine).RunAsync(rotation, before, observer: null, CancellationToken.None);

    /// <summary>Carried out late: the first look after the request takes a minute and shows the state from before it.</summary>
    private sealed class SlowLook(ScriptedRotation inner, VirtualClock clock) : IRotation<object, string>
    {
        public string Target => inner.Target;

        public string CheckByHand => inner.CheckByHand;

        public async Task<object> ReadWitnessAsync(CancellationToken cancellationToken)
        {
            object seen = await inner.ReadWitnessAsync(cancellationToken);
            if (inner.Looks == 2)
            {
                await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
                inner.CarriedOut = 1;
            }

            return seen;
        }

        public Task<string> SendAsync(object before, CancellationToken cancellationToken) => inner.SendAsync(before, cancellationToken);

        public Verdict Judge(object before, object after) => inner.Judge(before, after);

        public string FromWitness(object after) => inner.FromWitness(after);

        public RunningRotation? FindRunning(object witness) => inner.FindRunning(witness);

        public bool IsRefusalOfRunning(string bareCode) => inner.IsRefusalOfRunning(bareCode);

        public bool ForbidsRotation(object witness) => inner.ForbidsRotation(witness);

        public TimeSpan WitnessLag => inner.WitnessLag;

        public bool IsReadInParts => inner.IsReadInParts;

        public Task<bool> IsSilenceProofAsync(object seen, DateTimeOffset sentAt, DateTimeOffset since, CancellationToken cancellationToken) =>
            inner.IsSilenceProofAsync(seen, sentAt, since, cancellationToken);
    }
}
