using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Host;
using System.Threading.Tasks;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>Ctrl+C wherever the engine waits for something: nothing further is sent.</summary>
public class StopTests
{
    public static TheoryData<Service, int> EveryCall()
    {
        var data = new TheoryData<Service, int>();
        foreach (
            (Service service, int calls) in new[] { (Service.Cluster, 2), (Service.Key, 4), (Service.Namespace, 3) })
        {
            for (int call = 0; call < calls; call++)
            {
                data.Add(service, call);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Stopped_while_a_call_is_under_way_it_sends_nothing_more(Service service, int call)
    {
        using var scene = new Scene();
        var it = new ServiceCase(scene, service);
        scene.Fault($"*:slow-answer:1:delay=600:skip={call}");

        MiniRun run = it.Rotate().Start();
        await scene.WaitUntilHeldAsync();
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        Assert.Empty(result.Output);
        int calls = scene.Server.GetState().Calls.Values.Sum();
        Assert.Equal(call + 1, calls);
        await scene.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(calls, scene.Server.GetState().Calls.Values.Sum());
        Assert.InRange(it.Sent, 0, 1);
    }

    [Theory]
    [InlineData(Service.Cluster, "throttle")]
    [InlineData(Service.Key, "throttle")]
    [InlineData(Service.Namespace, "throttle")]
    [InlineData(Service.Cluster, "drop-before")]
    [InlineData(Service.Key, "drop-before")]
    [InlineData(Service.Namespace, "error-before")]
    public async Task Stopped_in_a_pause_it_sends_nothing_more(Service service, string fault)
    {
        using var scene = new Scene();
        scene.Clock.IsFrozen = true;
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":" + fault);

        MiniRun run = it.Rotate().Start();
        await scene.Clock.FirstPause;
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        Assert.Empty(result.AllErrors);
        Assert.Equal((0, 1), (it.CarriedOut, it.Sent));
    }

    [Fact]
    public async Task The_other_resources_of_the_call_are_left_alone()
    {
        using var scene = new Scene(options => options.Clusters = 9);
        scene.Fault("RotateEncryptionKey:slow-answer:1:delay=600:skip=2");

        MiniRun run = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(scene.Server.ClusterIdentifiers.ToArray())
            .Start();
        await scene.WaitUntilHeldAsync();
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        // What was accepted just before may not have reached the pipeline any more.
        Assert.InRange(result.Output.Count, 0, 2);
        Assert.Equal(3, scene.AllRotations);
    }

    [Theory]
    [InlineData(Service.Cluster)]
    [InlineData(Service.Key)]
    [InlineData(Service.Namespace)]
    public async Task A_request_whose_answer_had_not_come_is_named(Service service)
    {
        using var scene = new Scene();
        var screen = new Screen(scene);
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":slow-answer:1:delay=600");

        MiniRun run = it.Rotate().Start();
        await scene.WaitUntilHeldAsync();
        await run.StopAsync();

        string line = Assert.Single(screen.Warnings);
        Assert.Contains($"'{it.Target}'", line);
        Assert.Contains(service == Service.Namespace ? "aws " : "| Resolve-KeyRotationOutcome", line);
    }

    [Theory]
    [InlineData(Service.Cluster, "Wait-RSClusterAvailable")]
    [InlineData(Service.Key, "Wait-KMSKeyRotation")]
    [InlineData(Service.Namespace, "Wait-RSSNamespaceAvailable")]
    public async Task What_was_accepted_and_is_waited_for_is_named(Service service, string waitCommand)
    {
        using var scene = new Scene();
        scene.Clock.IsFrozen = true;
        var screen = new Screen(scene);
        var it = new ServiceCase(scene, service);

        MiniRun run = it.Rotate().With("Wait").Start();
        await scene.Clock.FirstPause;
        MiniResult result = await run.StopAsync();

        Assert.Empty(result.Output);
        string line = Assert.Single(screen.Warnings);
        Assert.Contains($"'{it.Target}'", line);
        Assert.Contains(waitCommand, line);
        Assert.Equal(1, it.CarriedOut);
    }

    [Fact]
    public async Task Of_several_resources_those_accepted_and_the_one_in_flight_are_named()
    {
        using var scene = new Scene(options => options.Clusters = 9);
        var screen = new Screen(scene);
        scene.Fault("RotateEncryptionKey:slow-answer:1:delay=600:skip=2");

        MiniRun run = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(scene.Server.ClusterIdentifiers.ToArray())
            .With("Wait")
            .Start();
        await scene.WaitUntilHeldAsync();
        MiniResult result = await run.StopAsync();

        Assert.Empty(result.Output);
        Assert.Equal(2, screen.Warnings.Count);
        Assert.Contains("'mycluster-3'", screen.Warnings[0]);
        Assert.Contains("'mycluster', 'mycluster-2'", screen.Warnings[1]);
        Assert.Equal(3, scene.AllRotations);
    }

    [Theory]
    [InlineData(Service.Cluster, "error:code=AccessDenied:status=403")]
    [InlineData(Service.Key, "throttle")]
    [InlineData(Service.Namespace, "throttle")]
    public async Task What_was_certainly_not_carried_out_is_not_named(Service service, string fault)
    {
        using var scene = new Scene();
        scene.Clock.IsFrozen = true;
        var screen = new Screen(scene);
        var it = new ServiceCase(scene, service);
        scene.Fault(it.Change + ":" + fault);

        MiniRun run = it.Rotate().Start();
        await Task.WhenAny(scene.Clock.FirstPause, run.Completion);
        await run.StopAsync();

        Assert.Empty(screen.Warnings);
    }

    [Fact]
    public async Task A_request_in_doubt_is_named_while_the_witness_is_asked()
    {
        using var scene = new Scene();
        scene.Clock.IsFrozen = true;
        var screen = new Screen(scene);
        scene.Fault("RotateEncryptionKey:drop-before");

        MiniRun run = new ServiceCase(scene, Service.Cluster).Rotate().Start();
        await scene.Clock.FirstPause;
        await run.StopAsync();

        Assert.Contains("| Resolve-KeyRotationOutcome", Assert.Single(screen.Warnings));
    }

    [Fact]
    public void What_was_told_is_not_named_again()
    {
        using var scene = new Scene(options => options.Clusters = 9);
        var screen = new Screen(scene);
        scene.Fault("RotateEncryptionKey:access-denied:1");

        MiniResult result = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(scene.Server.ClusterIdentifiers.ToArray())
            .With("Wait")
            .Run();

        Assert.Single(result.AllErrors);
        Assert.Empty(screen.Warnings);
    }

    [Fact]
    public void Stopped_by_an_error_that_stops_it_names_what_goes_on()
    {
        using var scene = new Scene(options => options.Clusters = 9);
        var screen = new Screen(scene);
        scene.Fault("RotateEncryptionKey:access-denied:1:skip=1");

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(new[] { "mycluster", "mycluster-2" }).With("Wait").With("ErrorAction", "Stop").Run();

        Assert.NotNull(result.Exception);
        string line = Assert.Single(screen.Warnings);
        Assert.Contains("'mycluster'", line);
        Assert.DoesNotContain("mycluster-2", line);
    }

    [Fact]
    public async Task A_host_that_fails_to_write_keeps_nothing_from_ending()
    {
        using var scene = new Scene();
        scene.Session.Host.UI = new BrokenScreen();
        scene.Fault("RotateEncryptionKey:slow-answer:1:delay=600");

        MiniRun run = new ServiceCase(scene, Service.Cluster).Rotate().Start();
        await scene.WaitUntilHeldAsync();

        Assert.True((await run.StopAsync()).WasStopped);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait(Needs.Name, Needs.FileLocks)]
    public async Task A_fleet_names_what_is_under_way_and_how_to_go_on(bool hasJournal)
    {
        using var scene = new Scene(options => options.Clusters = 9);
        using var folder = new TemporaryFolder();
        string journal = System.IO.Path.Combine(folder.Path, "run.jsonl");
        var screen = new Screen(scene);
        scene.Fault("RotateEncryptionKey:slow-answer:1:delay=600:skip=1");
        MiniPipeline rotate = scene
            .Change("Invoke-KeyRotation")
            .With("ThrottleLimit", 1)
            .With("TimeoutPerTarget", 3600)
            .Input([
                .. scene
                    .Server.ClusterIdentifiers.Take(4)
                    .Select(id => new Amazon.Redshift.Model.Cluster { ClusterIdentifier = id }),
            ]);

        MiniRun run = (hasJournal ? rotate.With("JournalPath", journal) : rotate).Start();
        await scene.WaitUntilHeldAsync();
        MiniResult result = await run.StopAsync();

        Assert.True(result.WasStopped);
        Assert.Equal(2, scene.AllRotations);
        _ = Assert.Single(screen.Warnings, line => line.Contains("Cancelled", StringComparison.Ordinal));
        Assert.Contains(hasJournal ? $"-JournalPath '{journal}' -Resume" : "journal", screen.Warnings[^1]);
    }

    [Fact]
    public void A_command_further_down_that_wants_no_more_ends_it()
    {
        using var scene = new Scene(options => options.Clusters = 9);
        scene.Fault("RotateEncryptionKey:slow-answer:delay=600:skip=1");

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey")
            .WithArgument(scene.Server.ClusterIdentifiers.ToArray())
            .OnOutput(_ => throw new InvalidOperationException("No more, please."))
            .Run();

        Assert.NotNull(result.Exception);
        Assert.Equal(1, scene.AllRotations);
    }

    /// <summary>A host's screen that keeps what is written when the pipeline takes no more.</summary>
    private sealed class Screen : PSHostUserInterface
    {
        private readonly List<string> _warnings = [];

        public Screen(Scene scene) => scene.Session.Host.UI = this;

        public IReadOnlyList<string> Warnings => _warnings;

        public override void Write(string value) => throw new NotSupportedException();

        public override void WriteWarningLine(string message) => _warnings.Add(message);

        public override System.Security.SecureString ReadLineAsSecureString() => new();
    }

    private sealed class BrokenScreen : PSHostUserInterface
    {
        public override void Write(string value) => throw new NotSupportedException();

        public override void WriteWarningLine(string message) => throw new NotSupportedException();

        public override System.Security.SecureString ReadLineAsSecureString() => new();
    }
}
