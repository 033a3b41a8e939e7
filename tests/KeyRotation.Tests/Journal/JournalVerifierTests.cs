using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Journal;
using Xunit;
using static KeyRotation.Tests.Journal.JournalSamples;

namespace KeyRotation.Tests.Journal;

public sealed class JournalVerifierTests
{
    [Fact]
    public async Task A_journal_as_it_was_written_is_valid_and_tells_its_head()
    {
        byte[] journal = await SmallAsync();
        JournalVerification result = Verify(journal);
        Assert.Equal(
            (true, 5L, null, null, false),
            (result.Valid, result.Entries, result.FirstBadEntry, result.Reason, result.TornTail));
        string last = Convert
            .ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(LinesOf(journal)[4])))
            .ToLowerInvariant();
        Assert.Equal("5:" + last, result.Head);
        Assert.True(Verify(journal, result.Head).Valid);
    }

    [Fact]
    public void A_journal_that_the_first_release_wrote_is_valid_for_ever()
    {
        using Stream stream = typeof(JournalVerifierTests).Assembly.GetManifestResourceStream("journal-v1.jsonl")!;
        JournalVerification result = JournalVerifier.Verify(stream, JournalPath);
        Assert.Equal((true, 12L), (result.Valid, result.Entries));
    }

    [Fact]
    public void An_empty_file_is_a_journal_without_entries()
    {
        JournalVerification result = Verify([]);
        Assert.Equal((true, 0L, null), (result.Valid, result.Entries, result.Head));
    }

    [Fact]
    public async Task A_sealed_last_line_without_its_newline_is_valid()
    {
        byte[] journal = await SmallAsync();
        JournalVerification result = Verify(journal[..^1]);
        Assert.Equal((true, false, 5L), (result.Valid, result.TornTail, result.Entries));
        Assert.Equal(Verify(journal).Head, result.Head);
    }

    [Fact]
    public async Task Each_byte_that_is_changed_is_found_in_its_line()
    {
        byte[] journal = await SmallAsync();
        int line = 1;
        for (int i = 0; i < journal.Length; i++)
        {
            foreach (byte flip in new byte[] { 0x01, 0x20, 0x80 })
            {
                byte[] changed = [.. journal];
                changed[i] ^= flip;
                if (i == "{\"journal\":".Length && char.IsAsciiDigit((char)changed[i]))
                {
                    Assert.Equal(
                        ErrorIds.JournalVersion, Assert.Throws<KeyRotationException>(() => Verify(changed)).ErrorId);
                    continue;
                }

                JournalVerification result = Verify(changed);
                Assert.False(result.Valid, $"byte {i}");
                Assert.Equal((line, line - 1L), (result.FirstBadEntry, result.Entries));
                Assert.NotEmpty(result.Reason!);
            }

            line += journal[i] == '\n' ? 1 : 0;
        }
    }

    [Fact]
    public async Task Each_byte_that_is_removed_or_inserted_is_found()
    {
        byte[] journal = await SmallAsync();
        for (int i = 0; i < journal.Length; i++)
        {
            // Without its newline the last line is still sealed.
            Assert.Equal(i == journal.Length - 1, Verify([.. journal[..i], .. journal[(i + 1)..]]).Valid);
            Assert.False(IsValid([.. journal[..i], journal[i], .. journal[i..]]), $"byte {i} repeated");
            Assert.False(Verify([.. journal[..i], (byte)' ', .. journal[i..]]).Valid, $"byte {i} moved");
        }
    }

    [Fact]
    public async Task A_line_that_is_removed_is_found_where_it_was()
    {
        string[] lines = LinesOf(await SmallAsync());
        for (int i = 0; i < lines.Length - 1; i++)
        {
            JournalVerification result = Verify(Joined(lines.Where((_, index) => index != i)));
            Assert.Equal((false, i + 1, i), (result.Valid, result.FirstBadEntry, result.Entries));
            Assert.Contains("removed", result.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lines_that_change_places_are_found()
    {
        string[] lines = LinesOf(await SmallAsync());
        for (int i = 0; i < lines.Length; i++)
        {
            for (int j = i + 1; j < lines.Length; j++)
            {
                string[] changed = [.. lines];
                (changed[i], changed[j]) = (changed[j], changed[i]);
                Assert.Equal((false, i + 1), (Verify(Joined(changed)).Valid, Verify(Joined(changed)).FirstBadEntry));
            }
        }
    }

    [Fact]
    public async Task A_line_that_is_inserted_is_found()
    {
        string[] lines = LinesOf(await SmallAsync());
        for (int i = 0; i < lines.Length; i++)
        {
            JournalVerification repeated = Verify(Joined([.. lines[..(i + 1)], lines[i], .. lines[(i + 1)..]]));
            Assert.Equal((false, i + 2), (repeated.Valid, repeated.FirstBadEntry));
            Assert.Equal(
                (false, i + 1),
                (
                    Verify(Joined([.. lines[..i], "\n", .. lines[i..]])).Valid,
                    Verify(Joined([.. lines[..i], "\n", .. lines[i..]])).FirstBadEntry));
        }
    }

    [Fact]
    public async Task An_entry_that_was_written_anew_with_a_right_hash_of_its_own_breaks_the_chain()
    {
        string[] lines = LinesOf(await SmallAsync());
        lines[2] = Resealed(lines[2].Replace("cluster-1", "cluster-9", StringComparison.Ordinal));
        JournalVerification result = Verify(Joined(lines));
        Assert.Equal((false, 4L), (result.Valid, result.FirstBadEntry));
        Assert.Contains("line 3", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_is_found_with_the_head_alone()
    {
        byte[] journal = await SmallAsync();
        string head = Verify(journal).Head!;
        string[] lines = LinesOf(journal);
        for (int kept = 0; kept < lines.Length; kept++)
        {
            byte[] cut = Joined(lines[..kept]);
            Assert.True(Verify(cut).Valid);
            JournalVerification result = Verify(cut, head);
            Assert.Equal((false, kept + 1L, kept), (result.Valid, result.FirstBadEntry, result.Entries));
            Assert.Contains("cut off", result.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_expected_head_holds_also_when_the_journal_has_grown()
    {
        byte[] journal = await SmallAsync();
        string head = Verify(Joined(LinesOf(journal)[..3])).Head!;
        Assert.True(Verify(journal, head).Valid);
    }

    [Fact]
    public async Task A_last_line_that_was_written_anew_is_found_with_the_head()
    {
        byte[] journal = await SmallAsync();
        string head = Verify(journal).Head!;
        string[] lines = LinesOf(journal);
        lines[4] = Resealed(lines[4].Replace("Completed", "Failed", StringComparison.Ordinal));
        Assert.True(Verify(Joined(lines)).Valid);
        JournalVerification result = Verify(Joined(lines), head);
        Assert.Equal((false, 5L, 4L, null), (result.Valid, result.FirstBadEntry, result.Entries, result.Head));
    }

    [Fact]
    public async Task A_last_line_that_is_torn_at_any_byte_is_told_apart_from_a_change()
    {
        byte[] journal = await SmallAsync();
        int last = journal.Length - LinesOf(journal)[4].Length;
        for (int length = last + 1; length < journal.Length - 1; length++)
        {
            JournalVerification result = Verify(journal[..length]);
            Assert.Equal((false, true, 5L, 4L), (result.Valid, result.TornTail, result.FirstBadEntry, result.Entries));
        }

        Assert.All(Enumerable.Range(1, LinesOf(journal)[0].Length - 2), length => Assert.True(
            Verify(journal[..length]).TornTail));
    }

    [Fact]
    public async Task Another_version_is_said_so_and_not_called_a_change()
    {
        string[] lines = LinesOf(await SmallAsync());
        string second = lines[0].Replace("{\"journal\":2,", "{\"journal\":3,", StringComparison.Ordinal);
        foreach (byte[] journal in new[] { Joined([second, .. lines[1..]]), Joined([Resealed(second)]),
            Encoding.UTF8.GetBytes("{\"journal\":3}\n") })
        {
            KeyRotationException error = Assert.Throws<KeyRotationException>(() => Verify(journal));
            Assert.Equal(ErrorIds.JournalVersion, error.ErrorId);
            Assert.Contains("version 3", error.Message, StringComparison.Ordinal);
        }

        // Within a journal it is a change.
        string third = lines[2].Replace("{\"journal\":2,", "{\"journal\":3,", StringComparison.Ordinal);
        Assert.Equal(3, Verify(Joined([.. lines[..2], Resealed(third), .. lines[3..]])).FirstBadEntry);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("hello\nworld\n")]
    [InlineData("{\"sequence\":1}\n")]
    [InlineData("\n\n")]
    [InlineData("\uFEFF{\"journal\":1}")]
    public void A_file_of_something_else_is_no_journal(string text)
    {
        KeyRotationException error = Assert.Throws<KeyRotationException>(() => Verify(Encoding.UTF8.GetBytes(text)));
        Assert.Equal((ErrorIds.NotAJournal, FaultKind.BadData), (error.ErrorId, error.Kind));
        Assert.Contains(JournalPath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_lines_is_not_taken_into_memory()
    {
        var endless = new Endless((byte)'x');
        Assert.Throws<KeyRotationException>(() => JournalVerifier.Verify(endless, JournalPath));
        Assert.InRange(endless.Position, 0, 1 << 22);
    }

    [Fact]
    public async Task The_look_can_be_ended()
    {
        byte[] journal = await SmallAsync();
        Assert.Throws<OperationCanceledException>(() =>
            JournalVerifier.Verify(new MemoryStream(journal), JournalPath, null, new CancellationToken(canceled: true)));
    }

    // A file that says that it is of another version is none of ours to judge.
    private static bool IsValid(byte[] journal)
    {
        try
        {
            return Verify(journal).Valid;
        }
        catch (KeyRotationException e) when (e.ErrorId == ErrorIds.JournalVersion)
        {
            return false;
        }
    }

    // What someone does who knows the format.
    private static string Resealed(string line)
    {
        string part = line[..line.LastIndexOf(",\"sha256\":\"", StringComparison.Ordinal)];
        return $"{part},\"sha256\":\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(part))).ToLowerInvariant()}\"}}\n";
    }

    private sealed class Endless(byte value) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill(value);
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
