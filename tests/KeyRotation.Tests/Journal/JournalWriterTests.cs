using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Journal;
using KeyRotation.Simulation;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Journal.JournalSamples;

namespace KeyRotation.Tests.Journal;

public sealed class JournalWriterTests
{
    [Fact]
    public async Task The_format_of_version_2_is_this()
    {
        string[] lines = LinesOf(await SmallAsync());
        string sealedPart =
            "{\"journal\":2,\"sequence\":3,\"time\":\"2026-01-02T03:04:09.0000000Z\",\"run\":\"run-1\",\"phase\":\"Sending\","
            + "\"target\":{\"service\":\"RedshiftCluster\",\"id\":\"cluster-1\",\"arn\":\"arn:aws:redshift:eu-west-1:111122223333:namespace:00000001\","
            + "\"region\":\"eu-west-1\",\"account\":\"111122223333\"},\"attempt\":1,\"before\":{\"events\":\"3\",\"status\":\"available\"},"
            + $"\"sdk\":\"4.0.1\",\"module\":\"0.1.0\",\"previous\":\"{Hash(lines[1])}\"";
        Assert.Equal($"{sealedPart},\"sha256\":\"{Hash(sealedPart)}\"}}\n", lines[2]);
    }

    [Fact]
    public async Task What_version_2_added_has_its_place()
    {
        var disk = new SimulatedDisk();
        await using (JournalWriter writer = await OpenAsync(disk))
        {
            var run = new JournalRunInfo
            {
                Limits = new Dictionary<string, string> { ["ThrottleLimit"] = "3" },
                PolicyHash = "abc",
                Operator = "ann",
                Host = "host-1",
                CommandLine = "Invoke-KeyRotation",
                Roles = ["arn:role"],
            };
            JournalTarget planned = Cluster(1) with
            {
                Tags = new Dictionary<string, string> { ["team"] = "data" },
                ProfileName = "prod",
                RoleArn = "arn:role",
                EndpointUrl = "https://user:secret@localhost:4566/path?token=secret#secret",
            };
            await writer.AppendAsync(new JournalRecord(JournalPhase.RunStarted) { Run = run }, durable: false);
            await writer.AppendAsync(new JournalRecord(JournalPhase.Planned, planned), durable: false);
            var sending = new JournalRecord(JournalPhase.Sending, planned)
            {
                Attempt = 1,
                AttemptId = "0123456789abcdef0123456789abcdef",
                ServiceTime = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero),
            };
            await writer.AppendAsync(sending, durable: true);
            await writer.AppendAsync(
                new JournalRecord(JournalPhase.Accepted, planned) { Proof = "trail", EventId = "e1" }, durable: true);
        }

        string[] lines = LinesOf(disk.Read(JournalPath)!);
        Assert.Contains(
            "\"phase\":\"RunStarted\",\"runInfo\":{\"limits\":{\"ThrottleLimit\":\"3\"},\"policyHash\":\"abc\",\"operator\":\"ann\","
                + "\"host\":\"host-1\",\"commandLine\":\"Invoke-KeyRotation\",\"roles\":[\"arn:role\"]},\"sdk\"",
            lines[0],
            StringComparison.Ordinal);
        Assert.Contains(
            "\"account\":\"111122223333\",\"profile\":\"prod\",\"role\":\"arn:role\",\"endpoint\":\"https://localhost:4566/path\","
                + "\"tags\":{\"team\":\"data\"}},\"sdk\"",
            lines[1],
            StringComparison.Ordinal);
        Assert.Contains(
            "\"account\":\"111122223333\"},\"attempt\":1,\"attemptId\":\"0123456789abcdef0123456789abcdef\","
                + "\"serviceTime\":\"2026-01-02T03:00:00.0000000Z\",\"sdk\"",
            lines[2],
            StringComparison.Ordinal);
        Assert.Contains("},\"proof\":\"trail\",\"eventId\":\"e1\",\"sdk\"", lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Needs.Name, Needs.FileLocks)]
    public async Task What_version_2_added_is_read_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var run = new JournalRunInfo
        {
            Limits = new Dictionary<string, string> { ["StopAfter"] = "2" },
            Host = "h",
            Roles = ["a", "b"]
        };
        JournalTarget target = Cluster(1) with
        {
            Tags = new Dictionary<string, string> { ["phase"] = "Completed" },
            EndpointUrl = "http://localhost:1/"
        };
        var sending = new JournalRecord(JournalPhase.Sending, target)
        {
            AttemptId = "id-1",
            ServiceTime = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.FromHours(1)),
            Proof = "answer",
            EventId = "e1",
        };
        await using (JournalWriter writer = await JournalWriter.OpenAsync(folder.File("j.jsonl"), Options()))
        {
            await writer.AppendAsync(new JournalRecord(JournalPhase.RunStarted) { Run = run }, durable: false);
            await writer.AppendAsync(new JournalRecord(JournalPhase.Planned, target), durable: false);
            await writer.AppendAsync(sending, durable: true);
            Assert.Throws<ArgumentException>(() =>
            {
                _ = writer.AppendAsync(
                new JournalRecord(JournalPhase.Planned, target) { Run = run }, durable: true);
            });
        }

        JournalEntry[] entries = [.. JournalReader.Read(folder.File("j.jsonl"))];
        Assert.Equal(run.Limits, entries[0].Run!.Limits);
        Assert.Equal(("h", null), (entries[0].Run!.Host, entries[0].Run!.Operator));
        Assert.Equal(run.Roles, entries[0].Run!.Roles);
        Assert.Equal(target.Tags, entries[1].Tags);
        Assert.Equal("http://localhost:1/", entries[1].Target!.EndpointUrl);
        Assert.Empty(entries[2].Tags);
        Assert.Equal(("id-1", "answer", "e1"), (entries[2].AttemptId, entries[2].Proof, entries[2].EventId));
        Assert.Equal(new DateTime(2026, 1, 2, 2, 0, 0, DateTimeKind.Utc), entries[2].ServiceTime);
    }

    [Fact]
    public async Task Each_line_carries_the_hash_of_the_line_before_and_the_first_none()
    {
        byte[] journal = await SmallAsync();
        string[] lines = LinesOf(journal);
        Assert.DoesNotContain("\"previous\"", lines[0], StringComparison.Ordinal);
        for (int i = 1; i < lines.Length; i++)
        {
            Assert.Contains($"\"previous\":\"{Hash(lines[i - 1])}\"", lines[i], StringComparison.Ordinal);
        }

        Assert.Equal((byte)'{', journal[0]);
        Assert.DoesNotContain((byte)'\r', journal);
    }

    [Fact]
    [Trait(Needs.Name, Needs.FileLocks)]
    public async Task What_was_written_is_what_is_read()
    {
        using var folder = new TemporaryFolder();
        var target = new JournalTarget(
            TargetService.RedshiftServerlessNamespace, "näme\"space", "eu-west-1", NewKmsKeyId: "alias/new");
        var record = new JournalRecord(JournalPhase.Failed, target)
        {
            Attempt = 3,
            RequestId = "r",
            WitnessBefore = new Dictionary<string, string> { ["kmsKeyId"] = "alt" },
            WitnessAfter = new Dictionary<string, string> { ["kmsKeyId"] = "neu\u2028" },
            ErrorId = "ValidationException",
            Message = "It isn't <valid>",
            CallerArn = "arn:aws:sts::111122223333:assumed-role/Admin/me",
        };
        await using (
            JournalWriter writer = await JournalWriter.OpenAsync(folder.File("j.jsonl"), new JournalWriterOptions("r1")))
        {
            Assert.Equal(1, await writer.AppendAsync(record, durable: true));
        }

        JournalEntry entry = Assert.Single(JournalReader.Read(folder.File("j.jsonl")));
        Assert.Equal(
            (1L, "r1", JournalPhase.Failed, 3, "r"),
            (entry.Sequence, entry.RunId, entry.Phase, entry.Attempt, entry.RequestId));
        Assert.Equal(
            (
                (TargetService?)target.Service,
                target.Id,
                target.Region,
                target.AccountId,
                target.Arn,
                target.NewKmsKeyId),
            (entry.Service, entry.Id, entry.Region, entry.AccountId, entry.Arn, entry.NewKmsKeyId));
        Assert.Equal(record.WitnessBefore, entry.WitnessBefore);
        Assert.Equal(record.WitnessAfter, entry.WitnessAfter);
        Assert.Equal(
            (record.ErrorId, record.Message, record.CallerArn), (entry.ErrorId, entry.Message, entry.CallerArn));
        Assert.Equal(DateTimeKind.Utc, entry.Time.Kind);
        Assert.Matches(@"^4\.\d+\.\d+\.\d+$", entry.SdkVersion);
        Assert.Matches(@"^\d+\.\d+\.\d+$", entry.ModuleVersion);
        Assert.Null(entry.PreviousHash);
    }

    [Fact]
    public async Task A_durable_append_ends_after_a_flush_and_another_before()
    {
        var gate = new TaskCompletionSource();
        var disk = new SimulatedDisk { BeforeFlush = () => gate.Task };
        JournalWriter writer = await OpenAsync(disk);
        Task<long> durable = writer.AppendAsync(Record(JournalPhase.Sending), durable: true);
        Assert.False(durable.IsCompleted);
        Assert.NotEmpty(disk.Read(JournalPath)!);
        gate.SetResult();
        Assert.Equal(1, await durable);
        Assert.Equal(1, disk.Flushes);

        Assert.Equal(2, await writer.AppendAsync(Record(JournalPhase.Planned), durable: false));
        Assert.Equal(1, disk.Flushes);
        await writer.DisposeAsync();
        Assert.Equal(2, disk.Flushes);
    }

    [Fact]
    public async Task Appends_that_come_during_a_flush_share_the_next_one()
    {
        var gate = new TaskCompletionSource();
        var disk = new SimulatedDisk { BeforeFlush = () => gate.Task };
        await using JournalWriter writer = await OpenAsync(disk);
        List<Task<long>> appends =
        [
            .. Enumerable
                .Range(1, 1000)
                .Select(i => writer.AppendAsync(Record(JournalPhase.Sending, i), durable: true)),
        ];
        NonEmpty.All(appends, append => Assert.False(append.IsCompleted));
        gate.SetResult();
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), await Task.WhenAll(appends));
        Assert.Equal(2, disk.Flushes);
        Assert.Equal(1000, Verify(disk.Read(JournalPath)!).Entries);
    }

    [Fact]
    public async Task Entries_of_many_threads_form_one_chain_and_those_of_one_keep_their_order()
    {
        var disk = new SimulatedDisk { BeforeFlush = async () => await Task.Yield() };
        await using JournalWriter writer = await OpenAsync(disk);
        await Task.WhenAll(
            Enumerable
                .Range(1, 16)
                .Select(thread =>
                    Task.Run(async () =>
                    {
                        for (int i = 0; i < 50; i++)
                        {
                            Task<long> first = writer.AppendAsync(
                                new JournalRecord(JournalPhase.Planned, Cluster(thread)) { RequestId = $"{2 * i:d4}" },
                                durable: false);
                            Task<long> second = writer.AppendAsync(
                                new JournalRecord(JournalPhase.Sending, Cluster(thread))
                                {
                                    RequestId = $"{(2 * i) + 1:d4}",
                                },
                                durable: true);
                            Assert.True(await first < await second);
                        }
                    })));

        byte[] journal = disk.Read(JournalPath)!;
        Assert.Equal((true, 1600L), (Verify(journal).Valid, Verify(journal).Entries));
        Assert.True(disk.Flushes <= 800, $"{disk.Flushes} flushes");
        ILookup<string, string> requests = LinesOf(journal)
            .ToLookup(line => Between(line, "\"id\":\""), line => Between(line, "\"request\":\""));
        Assert.Equal(16, requests.Count);
        NonEmpty.All(requests, ofOne => Assert.Equal(ofOne.Order(StringComparer.Ordinal), ofOne));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_writes_nothing_and_one_that_was_made_is_seen_to_its_end()
    {
        var gate = new TaskCompletionSource();
        var disk = new SimulatedDisk { BeforeFlush = () => gate.Task };
        await using JournalWriter writer = await OpenAsync(disk);
        using var cancellation = new CancellationTokenSource();
        Task<long> made = writer.AppendAsync(Record(JournalPhase.Sending), durable: true, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            writer.AppendAsync(Record(JournalPhase.Sending, 2), durable: true, cancellation.Token));
        gate.SetResult();
        Assert.Equal(1, await made);
        Assert.Single(LinesOf(disk.Read(JournalPath)!));
    }

    [Fact]
    public async Task A_record_that_is_not_whole_is_refused_and_leaves_no_gap()
    {
        var disk = new SimulatedDisk();
        await using JournalWriter writer = await OpenAsync(disk);
        Assert.Throws<ArgumentException>(() =>
        {
            _ = writer.AppendAsync(new JournalRecord(JournalPhase.Sending), durable: true);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = writer.AppendAsync(new JournalRecord(JournalPhase.RunStarted, Cluster(1)), durable: true);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = writer.AppendAsync(
                new JournalRecord(JournalPhase.Planned, Cluster(1) with { Id = string.Empty }), durable: true);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = writer.AppendAsync(
                new JournalRecord(JournalPhase.Planned, Cluster(1) with { Id = new string('x', 1 << 20) }),
                durable: true);
        });
        Assert.Equal(1, await writer.AppendAsync(Record(JournalPhase.Planned), durable: true));
        Assert.True(Verify(disk.Read(JournalPath)!).Valid);
    }

    [Fact]
    public async Task After_it_is_closed_it_takes_nothing_and_closing_twice_does_no_harm()
    {
        var disk = new SimulatedDisk();
        JournalWriter writer = await OpenAsync(disk);
        await writer.DisposeAsync();
        await writer.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = writer.AppendAsync(Record(JournalPhase.Planned), durable: true);
        });
        await using JournalWriter next = await OpenAsync(disk);
    }

    [Fact]
    public Task Inline_continuations_run_on_the_writing_thread() => Task.Run(async () =>
    {
        var gate = new TaskCompletionSource();
        var disk = new SimulatedDisk { BeforeFlush = () => gate.Task };
        await using JournalWriter writer = await JournalWriter.OpenAsync(
            disk.Store(JournalPath), new JournalWriterOptions("run-1") { ContinuesInline = true });
        int? thread = null;
        async Task AppendAsync()
        {
            await writer.AppendAsync(Record(JournalPhase.Sending), durable: true).ConfigureAwait(false);
            thread = Environment.CurrentManagedThreadId;
        }

        Task append = AppendAsync();
        Assert.Null(thread);
        gate.SetResult();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        await append;
    });

    [Fact]
    [Trait(Needs.Name, Needs.FileLocks)]
    public async Task No_secret_of_a_message_reaches_the_file()
    {
        const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        const string Token = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDexampletoken==";
        using var folder = new TemporaryFolder();
        string path = folder.File("j.jsonl");
        await using (JournalWriter writer = await JournalWriter.OpenAsync(path, new JournalWriterOptions("r1")))
        {
            // What AWS answers to a wrong signature.
            string answer =
                "The request signature we calculated does not match.\n\nThe Canonical String should have been\n'POST\n/\n\nx-amz-security-token:"
                + Token
                + "\n'";
            await writer.AppendAsync(
                new JournalRecord(JournalPhase.Failed, Cluster(1))
                {
                    ErrorId = "SignatureDoesNotMatch",
                    Message = answer,
                },
                durable: true);
            await writer.AppendAsync(
                new JournalRecord(JournalPhase.Failed, Cluster(2))
                {
                    Message = $"Bad key '{Secret}' or token {Token}.",
                },
                durable: true);
            await writer.AppendAsync(
                new JournalRecord(JournalPhase.Failed, Cluster(3))
                {
                    Message = string.Join(' ', Enumerable.Repeat("long", 1000)),
                },
                durable: true);
        }

        string text = await File.ReadAllTextAsync(path);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        List<JournalEntry> entries = [.. JournalReader.Read(path)];
        Assert.Equal("The request signature we calculated does not match.", entries[0].Message);
        Assert.Equal("Bad key '***' or token ***.", entries[1].Message);
        Assert.InRange(entries[2].Message!.Length, 900, 1100);
    }

    [Theory]
    [InlineData(
        "User: arn:aws:iam::111122223333:user/someone-with-quite-a-long-name is not authorized to perform: kms:RotateKeyOnDemand")]
    [InlineData("Key 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' does not exist")]
    public async Task A_message_keeps_its_ARNs(string message)
    {
        var disk = new SimulatedDisk();
        await using JournalWriter writer = await OpenAsync(disk);
        await writer.AppendAsync(
            new JournalRecord(JournalPhase.Failed, Cluster(1)) { Message = message }, durable: true);
        Assert.Contains(message, LinesOf(disk.Read(JournalPath)!)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_is_read_in_the_form_that_it_is_written_in_and_in_no_other()
    {
        var head = new JournalHead(12, new string('a', 64));
        Assert.Equal(head, JournalHead.Parse(head.ToString()));
        Assert.Equal(head, JournalHead.Parse("  " + head.ToString().ToUpperInvariant() + "\n"));
        Assert.All(
            new[]
            {
                null,
                string.Empty,
                "12",
                ":",
                "0:" + head.Hash,
                "-1:" + head.Hash,
                "12:" + head.Hash[1..],
                "12:" + head.Hash[1..] + "g",
                head + ":1",
            },
            text => Assert.Null(JournalHead.Parse(text)));
    }

    [Fact]
    public async Task A_culture_changes_nothing()
    {
        byte[] expected = await SmallAsync();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NegativeSign = "minus";
            culture.DateTimeFormat.DateSeparator = "/";
            culture.DateTimeFormat.TimeSeparator = ".";
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, await SmallAsync());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task The_error_of_a_failed_journal_names_it()
    {
        var disk = new SimulatedDisk
        {
            Faults = (operation, _) => operation == DiskOperation.Append ? DiskFault.Fail : DiskFault.None,
        };
        await using JournalWriter writer = await OpenAsync(disk);
        JournalFailedException failure = await Assert.ThrowsAsync<JournalFailedException>(() =>
            writer.AppendAsync(Record(JournalPhase.Sending), durable: true));
        Assert.Equal((ErrorIds.JournalFailed, FaultKind.Storage), (failure.ErrorId, failure.Kind));
        Assert.Contains(JournalPath, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.RecommendedAction);
    }

    private static string Hash(string text) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();

    private static string Between(string line, string start)
    {
        int from = line.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return line[from..line.IndexOf('"', from)];
    }
}
