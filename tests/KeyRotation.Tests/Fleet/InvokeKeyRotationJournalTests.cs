using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using KeyRotation.Journal;
using KeyRotation.MiniHost;
using KeyRotation.Simulation;
using KeyRotation.Tests.Journal;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Fleet.FleetScene;
using static KeyRotation.Tests.Support.ErrorRecords;

namespace KeyRotation.Tests.Fleet;

/// <summary>Invoke-KeyRotation -JournalPath and -Resume.</summary>
[Trait(Needs.Name, Needs.FileLocks)]
public sealed class InvokeKeyRotationJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("fleet.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_step_is_written_down_and_nothing_secret()
    {
        using var scene = new Scene();

        scene.RotateClusters("mycluster", "mycluster-2").With("JournalPath", Journal).Run().ThrowIfFailed();

        JournalEntry[] entries = [.. JournalReader.Read(Journal)];
        Assert.Equal(
            [JournalPhase.Planned, JournalPhase.Sending, JournalPhase.Accepted, JournalPhase.Completed],
            entries.Where(entry => entry.Id == "mycluster").Select(entry => entry.Phase));
        Assert.Equal((JournalPhase.RunStarted, JournalPhase.RunEnded), (entries[0].Phase, entries[^1].Phase));
        Assert.True(JournalVerifier.Verify(Journal).Valid);
        Assert.DoesNotContain(scene.Server.SecretKey, File.ReadAllText(Journal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_another_run_writes_is_refused_by_the_name_of_its_holder()
    {
        using var scene = new Scene();
        await using JournalWriter other = await JournalWriter.OpenAsync(
            Journal, JournalSamples.Options(run: "nightly-42"));

        ErrorRecord error = AssertRefused(
            scene,
            scene.RotateClusters("mycluster").With("JournalPath", Journal).Run(),
            "JournalLocked",
            ErrorCategory.ResourceBusy);
        Assert.Contains(
            $"process {Environment.ProcessId} on {Environment.MachineName}",
            error.ErrorDetails!.Message,
            StringComparison.Ordinal);
        Assert.Contains("run nightly-42", error.ErrorDetails.Message, StringComparison.Ordinal);
        AssertRefused(scene, Resume(scene).Run(), "JournalLocked", ErrorCategory.ResourceBusy);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_used_is_refused_before_anything_is_sent()
    {
        using var scene = new Scene();
        AssertRefused(scene, New(_folder.Path), "JournalIsDirectory", ErrorCategory.InvalidArgument);
        AssertRefused(scene, New(_folder.File("no/such/folder.jsonl")), "JournalUnwritable", ErrorCategory.WriteError);

        await File.WriteAllTextAsync(Journal, "Dear diary");
        AssertRefused(scene, New(Journal), "JournalExists", ErrorCategory.InvalidOperation);
        AssertRefused(scene, Resume(scene).Run(), "NotAJournal", ErrorCategory.InvalidData);
        byte[] small = await JournalSamples.SmallAsync();
        await File.WriteAllTextAsync(Journal, System.Text.Encoding.UTF8.GetString(small).Replace(
            "{\"journal\":2,", "{\"journal\":3,", StringComparison.Ordinal));
        ErrorRecord version = AssertRefused(scene, Resume(scene).Run(), "JournalVersion", ErrorCategory.InvalidData);
        Assert.Contains("version 3", version.ErrorDetails!.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            Journal,
            System.Text.Encoding.UTF8.GetString(small).Replace("cluster-1", "cluster-2", StringComparison.Ordinal));
        AssertRefused(scene, Resume(scene).Run(), "JournalBroken", ErrorCategory.InvalidData);

        MiniResult New(string path) => scene.RotateClusters("mycluster").With("JournalPath", path).Run();
    }

    [Fact]
    public void Resume_without_a_journal_is_refused()
    {
        using var scene = new Scene();

        AssertRefused(scene, Resume(scene).Run(), "JournalNotFound", ErrorCategory.ObjectNotFound);
        AssertRefused(scene, Resume(scene).With("WhatIf").Run(), "JournalNotFound", ErrorCategory.ObjectNotFound);
        AssertRefused(
            scene,
            scene.Change("Invoke-KeyRotation").With("Resume").Run(),
            "NoJournalPath",
            ErrorCategory.InvalidArgument);
        AssertRefused(
            scene,
            scene.RotateClusters("mycluster").With("Resume").Run(),
            "NoJournalPath",
            ErrorCategory.InvalidArgument);
    }

    [Fact]
    public async Task A_stopped_run_tells_its_journal_and_goes_on_where_it_stopped()
    {
        using var scene = new Scene(options => options.Clusters = 8);
        scene.Clock.IsFrozen = true;
        MiniRun run = scene
            .RotateClusters(scene.Encrypted())
            .With("ThrottleLimit", 2)
            .With("JournalPath", Journal)
            .Start();
        await scene.Clock.FirstPause;
        while (JournalReader.Read(Journal).Count(entry => entry.Phase == JournalPhase.Planned) < 7
            || scene.AllRotations < 2)
        {
            await Task.Yield();
        }

        Assert.True((await run.StopAsync()).WasStopped);

        JournalEntry[] ends =
        [
            .. JournalReader
                .Read(Journal)
                .Where(entry => entry.Phase is JournalPhase.Cancelled or JournalPhase.NotStarted),
        ];
        Assert.Contains(ends, entry => entry is { Phase: JournalPhase.Cancelled });
        Assert.Contains(ends, entry => entry is { Phase: JournalPhase.NotStarted });
        NonEmpty.All(
            ends.Where(entry => entry.Phase == JournalPhase.Cancelled),
            entry => Assert.Equal(1, scene.Rotations(entry.Id!)));
        NonEmpty.All(
            ends.Where(entry => entry.Phase == JournalPhase.NotStarted),
            entry => Assert.Equal(0, scene.Rotations(entry.Id!)));

        scene.Clock.IsFrozen = false;
        MiniResult result = Resume(scene).Run().ThrowIfFailed();

        Assert.Empty(result.AllErrors);
        NonEmpty.All(result.Results(), one => Assert.Equal(FleetOutcome.Rotated, one.Outcome));
        NonEmpty.All(scene.Encrypted(), id => Assert.Equal(1, scene.Rotations(id)));
        Assert.True(JournalVerifier.Verify(Journal).Valid);
    }

    [Fact]
    public async Task Resume_with_WhatIf_prints_what_is_left_and_touches_nothing()
    {
        using var scene = new Scene(options => options.Clusters = 6);
        scene
            .RotateClusters(scene.Encrypted())
            .With("ThrottleLimit", 1)
            .With("StartBefore", scene.Clock.Now.UtcDateTime.AddMinutes(15))
            .With("JournalPath", Journal)
            .Run()
            .ThrowIfFailed();
        byte[] before = await File.ReadAllBytesAsync(Journal);
        int changes = scene.Count("RotateEncryptionKey");

        MiniResult plan = Resume(scene).With("WhatIf").Run().ThrowIfFailed();

        Assert.Equal(4, plan.WhatIf.Count);
        Assert.Matches(@"\b3\b", plan.WhatIf[^1]);
        Assert.Equal(before, await File.ReadAllBytesAsync(Journal));
        Assert.Equal(changes, scene.Count("RotateEncryptionKey"));
        Assert.Equal(3, Resume(scene).Run().ThrowIfFailed().Count(FleetOutcome.Rotated));
        NonEmpty.All(scene.Encrypted(), id => Assert.Equal(1, scene.Rotations(id)));
        Assert.Empty(Resume(scene).Run().ThrowIfFailed().Output);
    }

    [Fact]
    public void History_says_what_the_trail_no_longer_or_not_yet_holds()
    {
        using var scene = new Scene();
        scene.RotateClusters("mycluster").With("JournalPath", Journal).Run().ThrowIfFailed();
        // The trail does not go back that far.
        MiniResult tooOld = scene.RotateClusters("mycluster").With("SkipRotatedWithin", "200.00:00:00").Run();
        Assert.Equal("TrailTooOld", Assert.Single(tooOld.Results()).ErrorId);

        MiniResult again = scene.RotateClusters("mycluster", "mycluster-2")
            .With("SkipRotatedWithin", "200.00:00:00").With("History", new[] { Journal }).Run().ThrowIfFailed();

        Assert.Equal(
            [("mycluster", FleetOutcome.Skipped), ("mycluster-2", FleetOutcome.Rotated)],
            again.Results().Select(one => (one.Id, one.Outcome)).OrderBy(one => one.Id, StringComparer.Ordinal));
        Assert.Equal((1, 1), (scene.Rotations("mycluster"), scene.Rotations("mycluster-2")));
        using var other = new Scene();
        AssertRefused(
            other,
            other
                .RotateClusters("mycluster")
                .With("SkipRotatedWithin", 60)
                .With("History", new[] { _folder.File("none") })
                .Run(),
            "JournalNotFound",
            ErrorCategory.ObjectNotFound);
        AssertRefused(
            other,
            other.RotateClusters("mycluster").With("History", new[] { Journal }).Run(),
            "EmptyParameter",
            ErrorCategory.InvalidArgument);
    }

    [Fact]
    public void A_policy_goes_on_with_its_journal_and_begins_what_is_new_in_it()
    {
        using var scene = new Scene(options => options.Clusters = 6);
        string policy = _folder.File("fleet.json");
        File.WriteAllText(
            policy,
            """{ "ThrottleLimit": 1, "Targets": [ { "Service": "RedshiftCluster", "Id": "mycluster" }, { "Service": "RedshiftCluster", "Id": "mycluster-2" } ] }""");
        scene
            .Change("Invoke-KeyRotation")
            .With("Policy", policy)
            .With("JournalPath", Journal)
            .With("StartBefore", scene.Clock.Now.UtcDateTime.AddMinutes(5))
            .Run()
            .ThrowIfFailed();
        Assert.Equal(1, scene.AllRotations);
        File.WriteAllText(
            policy,
            File.ReadAllText(policy)
                .Replace(
                    "] }",
                    ", { \"Service\": \"RedshiftCluster\", \"Id\": \"mycluster-3\" } ] }",
                    StringComparison.Ordinal));

        MiniResult result = Resume(scene).With("Policy", policy).Run().ThrowIfFailed();

        Assert.Equal(
            ["mycluster-2", "mycluster-3"], result.Results().Select(one => one.Id).Order(StringComparer.Ordinal));
        Assert.All(new[] { "mycluster", "mycluster-2", "mycluster-3" }, id => Assert.Equal(1, scene.Rotations(id)));
    }

    [Theory]
    [InlineData(3_000)]
    [InlineData(4_500)]
    [InlineData(7_000)]
    public void A_full_disk_ends_the_starts_is_told_and_loses_nothing(int room)
    {
        using var scene = new Scene(options => options.Clusters = 12);
        var disk = new SimulatedDisk { Capacity = room };
        JournalStores.Disk = disk.Store;

        MiniResult full = scene
            .RotateClusters(scene.Encrypted())
            .With("ThrottleLimit", 2)
            .With("JournalPath", "/runs/fleet.jsonl")
            .Run();

        Assert.Null(full.Exception);
        Assert.Equal(11, full.Results().Count);
        Assert.Contains("JournalFailed", full.AllErrors.Select(Id));
        NonEmpty.All(
            full.AllErrors,
            error => Assert.Contains("-Resume", error.ErrorDetails!.RecommendedAction, StringComparison.Ordinal));
        Result[] notStarted = [.. full.Results().Where(one => one.Outcome == FleetOutcome.NotStarted)];
        NonEmpty.All(notStarted, one => Assert.Contains("journal", one.Reason, StringComparison.Ordinal));
        NonEmpty.All(
            full.Results().Where(one => one.Outcome is FleetOutcome.NotStarted or FleetOutcome.Failed),
            one => Assert.Equal(0, scene.Rotations(one.Id)));

        disk.Capacity = null;
        MiniResult resumed = scene
            .RotateClusters(scene.Encrypted())
            .With("JournalPath", "/runs/fleet.jsonl")
            .With("Resume")
            .Run()
            .ThrowIfFailed();

        NonEmpty.All(resumed.Results(), one => Assert.Equal(FleetOutcome.Rotated, one.Outcome));
        NonEmpty.All(scene.Encrypted(), id => Assert.Equal(1, scene.Rotations(id)));
        Assert.True(JournalSamples.Verify(disk.Read("/runs/fleet.jsonl")!).Valid);
    }

    [Fact]
    public void A_disk_that_is_full_from_the_start_is_told_before_anything_is_sent()
    {
        using var scene = new Scene();
        JournalStores.Disk = new SimulatedDisk { Capacity = 10 }.Store;

        AssertRefused(
            scene,
            scene.RotateClusters("mycluster").With("JournalPath", "/runs/fleet.jsonl").Run(),
            "JournalFailed",
            ErrorCategory.WriteError);
    }

    private MiniPipeline Resume(Scene scene) =>
        scene.Change("Invoke-KeyRotation").With("JournalPath", Journal).With("Resume");

    private static ErrorRecord AssertRefused(Scene scene, MiniResult result, string errorId, ErrorCategory category)
    {
        ErrorRecord? error = result.TerminatingError;
        Assert.True(
            (errorId, category) == (error is null ? null : Id(error), error?.CategoryInfo.Category), result.ToString());
        Assert.NotNull(error!.ErrorDetails!.RecommendedAction);
        Assert.Empty(result.Output);
        Assert.Empty(scene.Calls);
        return error;
    }
}
