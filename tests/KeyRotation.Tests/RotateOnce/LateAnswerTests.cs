using System;
using System.Management.Automation;
using System.Threading.Tasks;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>
/// Requests that are slower than the request time-out: they may be carried out while the witness is being read.
/// </summary>
public abstract class LateAnswerTests(Service service)
{
    // The one thing here that runs in real time: the SDK's own time-out.
    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("slow-answer:1:delay=300")]
    [InlineData("late-execution:1:delay=30")]
    public void A_slow_request_is_sent_once_and_found(string fault)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":" + fault);

        MiniResult result = it.Rotate().With("RequestTimeout", s_requestTimeout).Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        // A namespace's key is a target state: the change is sent again after a quiet time.
        Assert.Equal(
            (1, service == Service.Namespace && fault.StartsWith("late", StringComparison.Ordinal) ? 2 : 1),
            (it.CarriedOut, it.Sent));
    }

    [Fact]
    public async Task A_request_carried_out_after_the_limit_is_unknown_and_sent_once()
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":late-execution:1:delay=1200");

        MiniResult result = it.Rotate().With("RequestTimeout", s_requestTimeout).Run();

        if (service == Service.Namespace)
        {
            Assert.Empty(result.AllErrors);
            Assert.Equal((1, 2), (it.CarriedOut, it.Sent));
            return;
        }

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("RotationOutcomeUnknown", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal((0, 1), (it.CarriedOut, it.Sent));

        await scene.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal((1, 1), (it.CarriedOut, it.Sent));
    }
}

public class LateClusterAnswerTests() : LateAnswerTests(Service.Cluster);

public class LateKeyAnswerTests() : LateAnswerTests(Service.Key);

public class LateNamespaceAnswerTests() : LateAnswerTests(Service.Namespace);
