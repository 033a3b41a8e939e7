using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Threading.Tasks;
using KeyRotation.Commands;
using KeyRotation.Journal;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Journal.JournalSamples;

namespace KeyRotation.Tests.Journal;

/// <summary>Get-KeyRotationJournal and Test-KeyRotationJournal.</summary>
[Trait(Needs.Name, Needs.FileLocks)]
public sealed class JournalCmdletTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MiniSession _session = new();

    public JournalCmdletTests() => _session.Import<GetKeyRotationJournalCommand>();

    private string Journal => _folder.File("fleet.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Get_writes_each_entry_in_its_order()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        MiniResult result = _session.Invoke("Get-KeyRotationJournal", new { Path = Journal }).ThrowIfFailed();
        Assert.Equal(
            [
                JournalPhase.RunStarted,
                JournalPhase.Planned,
                JournalPhase.Sending,
                JournalPhase.Accepted,
                JournalPhase.Completed,
            ],
            result.OutputOf<JournalEntry>().Select(entry => entry.Phase));
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("RunId", "RUN-2", 2)]
    [InlineData("RunId", "run-3", 0)]
    [InlineData("Phase", "Sending", 2)]
    [InlineData("Service", "KmsKey", 1)]
    [InlineData("Id", "CLUSTER-*", 4)]
    [InlineData("Id", "cluster-[2-9]", 2)]
    [InlineData("Id", "cluster", 0)]
    public async Task Get_chooses_among_the_entries(string parameter, string value, int expected)
    {
        await WriteAsync(
            "run-1",
            new JournalRecord(JournalPhase.RunStarted),
            Record(JournalPhase.Planned),
            Record(JournalPhase.Sending),
            Record(JournalPhase.Sending, 2));
        await WriteAsync(
            "run-2",
            Record(JournalPhase.Unknown, 2),
            new JournalRecord(JournalPhase.Planned, new JournalTarget(TargetService.KmsKey, "key", "eu-west-1")));
        MiniResult result = _session
            .Command("Get-KeyRotationJournal")
            .With("Path", Journal)
            .With(parameter, value)
            .Run()
            .ThrowIfFailed();
        Assert.Equal(expected, result.Output.Count);
    }

    [Fact]
    public async Task Get_takes_several_journals_and_each_bad_one_is_an_error_of_its_own()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        await File.WriteAllTextAsync(_folder.File("notes.txt"), "notes\n");
        await File.WriteAllTextAsync(_folder.File("new.jsonl"), "{\"journal\":7}\n");
        string[] paths =
        [
            _folder.File("missing.jsonl"),
            _folder.Path,
            _folder.File("notes.txt"),
            _folder.File("new.jsonl"),
            Journal,
        ];
        foreach (string cmdlet in new[] { "Get-KeyRotationJournal", "Test-KeyRotationJournal" })
        {
            MiniResult result = _session.Invoke(cmdlet, input: paths);
            Assert.Null(result.Exception);
            string[] ids = ["JournalNotFound", "JournalIsDirectory", "NotAJournal", "JournalVersion"];
            Assert.Equal(
                ids.Select(id => id + "," + TypeOf(cmdlet)),
                result.Errors.Select(error => error.FullyQualifiedErrorId));
            Assert.Equal(paths[..4], result.Errors.Select(error => error.TargetObject));
            NonEmpty.All(result.Errors, error => Assert.NotEmpty(error.ErrorDetails!.RecommendedAction!));
            Assert.NotEmpty(result.Output);
        }
    }

    [Fact]
    public async Task Get_goes_on_behind_a_line_that_is_no_entry_and_warns_of_a_torn_one()
    {
        string[] lines = LinesOf(await SmallAsync());
        lines[1] = "oops\n";
        lines[4] = lines[4][..30];
        await File.WriteAllBytesAsync(Journal, Joined(lines));
        MiniResult result = _session.Invoke("Get-KeyRotationJournal", new { Path = Journal });
        Assert.Equal([1L, 3L, 4L], result.OutputOf<JournalEntry>().Select(entry => entry.Sequence));
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.StartsWith("JournalBroken,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
        Assert.Contains("Line 2 ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("line 5", Assert.Single(result.Warnings), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_relative_path_is_taken_from_the_place_of_the_session()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        _session.State.Path.SetLocation(_folder.Path);
        Assert.Equal(5, _session.Invoke("Get-KeyRotationJournal", new { Path = "fleet.jsonl" }).Output.Count);
        Assert.Equal(
            Journal,
            _session
                .Invoke("Test-KeyRotationJournal", new { Path = "./fleet.jsonl" })
                .OutputOf<JournalVerification>()
                .Single()
                .Path);
    }

    [Fact]
    public async Task Test_writes_what_it_found()
    {
        byte[] journal = await SmallAsync();
        await File.WriteAllBytesAsync(Journal, journal);
        JournalVerification good = Single("Test-KeyRotationJournal", new { Path = Journal });
        Assert.Equal(
            (true, 5L, Journal, null, null), (good.Valid, good.Entries, good.Path, good.FirstBadEntry, good.Reason));

        await File.WriteAllTextAsync(
            Journal, Encoding.UTF8.GetString(journal).Replace("Accepted", "Rejected", StringComparison.Ordinal));
        JournalVerification bad = Single("Test-KeyRotationJournal", new { Path = Journal });
        Assert.Equal((false, 3L, 4L, false), (bad.Valid, bad.Entries, bad.FirstBadEntry, bad.TornTail));
        Assert.Contains("Line 4 ", bad.Reason, StringComparison.Ordinal);
        Assert.False(
            Assert.IsType<bool>(
                _session.Invoke("Test-KeyRotationJournal", new { Path = Journal, Quiet = true }).Output.Single()));
    }

    [Fact]
    public async Task Test_finds_a_cut_tail_with_the_head_that_was_kept()
    {
        byte[] journal = await SmallAsync();
        await File.WriteAllBytesAsync(Journal, journal);
        JournalVerification kept = Single("Test-KeyRotationJournal", new { Path = Journal });
        await File.WriteAllBytesAsync(Journal, Joined(LinesOf(journal)[..3]));
        Assert.True(Single("Test-KeyRotationJournal", new { Path = Journal }).Valid);
        Assert.False(Single("Test-KeyRotationJournal", new { Path = Journal, ExpectedHead = kept.Head }).Valid);

        // As a row of a table that was kept.
        MiniResult piped = _session.Invoke("Test-KeyRotationJournal", input: new[] { kept });
        Assert.Contains(
            "cut off", Assert.Single(piped.OutputOf<JournalVerification>()).Reason, StringComparison.Ordinal);
        Assert.Empty(piped.AllErrors);
    }

    [Fact]
    public async Task Test_refuses_a_head_that_is_none()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        MiniResult result = _session.Invoke("Test-KeyRotationJournal", new { Path = Journal, ExpectedHead = "5" });
        Assert.Equal(
            "InvalidJournalHead," + typeof(TestKeyRotationJournalCommand).FullName,
            Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Empty(result.Output);
        Assert.True(Single("Test-KeyRotationJournal", new { Path = Journal, ExpectedHead = string.Empty }).Valid);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_reading()
    {
        await File.WriteAllBytesAsync(Journal, await SmallAsync());
        var started = new TaskCompletionSource<MiniRun>();
        int seen = 0;
        MiniPipeline pipeline = _session.Command("Get-KeyRotationJournal").With("Path", Journal).OnOutput(_ =>
        {
            if (++seen == 2)
            {
                started.Task.GetAwaiter().GetResult().Stop();
            }
        });
        MiniRun run = pipeline.Start();
        started.SetResult(run);
        Assert.True((await run.Completion).WasStopped);
        Assert.Equal(2, seen);
    }

    private static string TypeOf(string cmdlet) =>
        (cmdlet[0] == 'T' ? typeof(TestKeyRotationJournalCommand) : typeof(GetKeyRotationJournalCommand)).FullName!;

    private JournalVerification Single(string cmdlet, object parameters) =>
        Assert.Single(_session.Invoke(cmdlet, parameters).ThrowIfFailed().OutputOf<JournalVerification>());

    private async Task WriteAsync(string run, params JournalRecord[] records)
    {
        await using JournalWriter writer = await JournalWriter.OpenAsync(
            Journal, Options(File.Exists(Journal) ? JournalMode.Resume : JournalMode.Create, run));
        foreach (JournalRecord record in records)
        {
            await writer.AppendAsync(record, durable: true);
        }
    }
}
