using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Journal;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>
/// Feeds journals to the reader, the verifier and resume. A journal that verifies must be a prefix of what was written.
/// If a forger recomputed the hashes of changed lines, all three must still end as documented.
/// </summary>
internal sealed class JournalFuzz : IFuzzTarget
{
    private const string Changed = "changed";
    private const string Forged = "forged";
    private const string JournalPath = "/runs/fleet.jsonl";

    private static readonly Regex s_previous = new("\"previous\":\"[0-9a-f]{64}\"", RegexOptions.Compiled);

    private static readonly Mutator s_mutator = new(isXml: false);
    private static readonly HashSet<string> s_targets = ["cluster-1", "key-1", "namespace-1"];

    private static readonly JournalPhase[] s_phases =
        [JournalPhase.Planned, JournalPhase.Sending, JournalPhase.Accepted, JournalPhase.Completed];

    // Declared after the phases, because it uses them.
    private static readonly byte[] s_sample = SampleAsync().GetAwaiter().GetResult();

    private readonly string _file = Path.GetTempFileName();

    public string Name => "journals";

    public FuzzInput Next(Random random)
    {
        if (random.Next(3) > 0)
        {
            byte[] bytes = random.Next(4) == 0 ? MutateLines(random) : s_mutator.Mutate(s_sample, random);
            return new FuzzInput(bytes, Changed, s_sample);
        }

        List<byte[]> lines = Lines(s_sample);
        int changed = random.Next(lines.Count);
        lines[changed] = s_mutator.Mutate(lines[changed], random);
        return new FuzzInput(Reseal(lines), Forged, s_sample);
    }

    public bool Accepts(FuzzInput input)
    {
        int? read = TryRead(input.Bytes);
        JournalVerification? verification = Documented(
            () => JournalVerifier.Verify(new MemoryStream(input.Bytes), JournalPath));
        if (verification is { Valid: true })
        {
            // The verifier accepts a sealed first line with reordered properties. The reader does not.
            bool isInOrder = input.Bytes.AsSpan().StartsWith("{\"journal\":"u8);
            Require(read == verification.Entries || !isInOrder, "a journal verifies and its entries cannot be read");
            Require(input.Case == Forged || IsBeginning(input), "a changed journal verifies");
        }
        else
        {
            Require(!input.Bytes.AsSpan().SequenceEqual(input.Original), "an unchanged journal does not verify");
        }

        JournalRecovery? recovery = Documented(() => ResumeAsync(input.Bytes).GetAwaiter().GetResult());
        Require(
            recovery is not null || verification is not { Valid: true }, "a journal verifies and cannot be resumed");
        Require(
            input.Case == Forged
                || recovery?.State.Targets.All(target => s_targets.Contains(target.Target.Id)) != false,
            "a resume knows a target that was never written");
        return recovery is not null;
    }

    public void Dispose() => File.Delete(_file);

    private int? TryRead(byte[] bytes)
    {
        File.WriteAllBytes(_file, bytes);
        return Documented(() => (int?)JournalReader.Read(_file).Count());
    }

    private static async Task<JournalRecovery?> ResumeAsync(byte[] bytes)
    {
        var disk = new SimulatedDisk();
        disk.Put(JournalPath, bytes);
        await using JournalWriter writer = await JournalWriter.OpenAsync(
            disk.Store(JournalPath), new JournalWriterOptions("run-2", JournalMode.Resume)).ConfigureAwait(false);
        return writer.Recovery;
    }

    private static T? Documented<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (KeyRotationException e)
        {
            Require(!string.IsNullOrEmpty(e.ErrorId), "a refusal has no id");
            return default;
        }
    }

    private static bool IsBeginning(FuzzInput input) =>
        input.Original.AsSpan().StartsWith(input.Bytes);

    private static byte[] MutateLines(Random random)
    {
        List<byte[]> lines = Lines(s_sample);
        int one = random.Next(lines.Count);
        int other = random.Next(lines.Count);
        switch (random.Next(4))
        {
            case 0:
                (lines[one], lines[other]) = (lines[other], lines[one]);
                break;
            case 1:
                lines.RemoveAt(one);
                break;
            case 2:
                lines.Insert(other, lines[one]);
                break;
            default:
                lines[one] = new byte[1 + random.Next(lines[one].Length)];
                break;
        }

        return Join(lines);
    }

    private static List<byte[]> Lines(byte[] journal)
    {
        var lines = new List<byte[]>();
        for (int start = 0; start < journal.Length;)
        {
            int end = Array.IndexOf(journal, (byte)'\n', start) + 1;
            lines.Add(journal[start..(end == 0 ? journal.Length : end)]);
            start += lines[^1].Length;
        }

        return lines;
    }

    private static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line)];

    // Recomputes the hashes, as a forger who knows the format would.
    private static byte[] Reseal(List<byte[]> lines)
    {
        string? previous = null;
        for (int i = 0; i < lines.Count; i++)
        {
            string line = Encoding.Latin1.GetString(lines[i]);
            if (previous is not null)
            {
                line = s_previous.Replace(line, "\"previous\":\"" + previous + "\"");
            }

            int seal = line.LastIndexOf(",\"sha256\":\"", StringComparison.Ordinal);
            if (seal > 0)
            {
                string sealedPart = line[..seal];
                line = sealedPart + ",\"sha256\":\"" + HashOf(sealedPart) + "\"}\n";
            }

            lines[i] = Encoding.Latin1.GetBytes(line);
            previous = HashOf(line);
        }

        return Join(lines);
    }

    private static string HashOf(string latin1) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(latin1)));

    private static void Require(bool condition, string failure)
    {
        if (!condition)
        {
            throw new FuzzFailedException(failure);
        }
    }

    private static async Task<byte[]> SampleAsync()
    {
        var disk = new SimulatedDisk();
        var options = new JournalWriterOptions("run-1", JournalMode.Create)
        {
            Time = new FixedTime(),
            SdkVersion = "4.0.1",
            ModuleVersion = "0.1.0",
        };
        IJournalStore store = disk.Store(JournalPath);
        await using (JournalWriter writer = await JournalWriter.OpenAsync(store, options).ConfigureAwait(false))
        {
            await writer.AppendAsync(new JournalRecord(JournalPhase.RunStarted), durable: false).ConfigureAwait(false);
            JournalTarget[] targets =
            [
                Target(TargetService.RedshiftCluster, "cluster-1"),
                Target(TargetService.KmsKey, "key-1"),
                Target(TargetService.RedshiftServerlessNamespace, "namespace-1"),
            ];
            foreach (JournalPhase phase in s_phases)
            {
                foreach (JournalTarget target in targets)
                {
                    await writer.AppendAsync(Record(phase, target), durable: true).ConfigureAwait(false);
                }
            }
        }

        return disk.Read(JournalPath)!;
    }

    private static JournalTarget Target(TargetService service, string id) =>
        new(service, id, "eu-west-1", "111122223333", "arn:aws:x:eu-west-1:111122223333:" + id);

    private static JournalRecord Record(JournalPhase phase, JournalTarget target) => new(phase, target)
    {
        Attempt = phase == JournalPhase.Planned ? 0 : 1,
        RequestId = phase == JournalPhase.Accepted ? "request-1" : null,
        WitnessBefore = phase == JournalPhase.Sending
            ? new Dictionary<string, string> { ["status"] = "available", ["note"] = "é \"quoted\"" }
            : null,
    };

    // Makes the journal the same in each run, because a seed must always give the same input.
    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
