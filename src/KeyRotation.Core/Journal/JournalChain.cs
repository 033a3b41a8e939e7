using System;
using System.Security.Cryptography;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Journal;

/// <summary>Follows the lines of a journal and finds the first one that was changed.</summary>
internal sealed class JournalChain : IDisposable
{
    private readonly string _path;
    private readonly JournalLines _lines;
    private readonly SHA256 _sha = SHA256.Create();

    /// <summary>Makes a chain that starts before the first line.</summary>
    /// <param name="path">The journal's path, for messages.</param>
    /// <param name="lines">Its lines.</param>
    public JournalChain(string path, JournalLines lines)
    {
        _path = path;
        _lines = lines;
    }

    /// <summary>The last valid entry; null before the first.</summary>
    public JournalHead? Head { get; private set; }

    /// <summary>The first invalid line, which is also the last one read; null while all lines are valid.</summary>
    public JournalLine? Bad { get; private set; }

    /// <summary>What is wrong with that line.</summary>
    public string? Reason { get; private set; }

    /// <summary>
    /// What can still be read from the invalid line to the end, if that is the damaged rest of the last entry; null
    /// if it is not, that is, if there is damage before the end. Recovery continues in the first case and refuses in
    /// the second.
    /// </summary>
    public JournalDamagedTail? Tail { get; private set; }

    /// <summary>Whether the tail looks like an incomplete write, as a killed process leaves it.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>The bytes of the tail.</summary>
    public ArraySegment<byte> TailBytes { get; private set; }

    /// <summary>Whether the last valid entry has no newline. Its seal proves that it is complete.</summary>
    public bool LacksNewline { get; private set; }

    /// <summary>Reads the next entry.</summary>
    /// <returns>Null at the end, and when <see cref="Bad"/> is set.</returns>
    /// <exception cref="KeyRotationException">The file is not a journal, or has an unsupported version.</exception>
    public JournalEntry? Next()
    {
        if (Bad is not null || !_lines.TryRead(out var line))
        {
            return null;
        }

        var entry = Read(line, out var isSealed, out var reason);
        if (reason is null)
        {
            Head = new JournalHead(entry!.Sequence, entry.Hash);
            LacksNewline = !line.IsWhole;
            return entry;
        }

        Bad = line;
        Reason = reason;
        if (!isSealed)
        {
            FindTail(line);
        }

        return null;
    }

    public void Dispose() => _sha.Dispose();

    private JournalEntry? Read(in JournalLine line, out bool isSealed, out string? reason)
    {
        if (line.Number == 1)
        {
            ThrowIfNoJournal(line);
        }

        var bytes = line.IsWhole ? line.Bytes : JournalFormat.WithNewline(line.Bytes);
        isSealed = JournalFormat.IsSealed(bytes, _sha);
        if (!isSealed)
        {
            reason = JournalFormat.HasBeginning(line.Bytes)
                ? CoreMessages.JournalLineChanged.With(line.Number)
                : CoreMessages.JournalLineForeign.With(line.Number);
            return null;
        }

        var entry = JournalLineParser.Parse(bytes, _sha);
        reason = entry is null ? CoreMessages.JournalLineForeign.With(line.Number) : ReasonOfPlace(entry, line.Number);
        return entry;
    }

    private string? ReasonOfPlace(JournalEntry entry, long number)
    {
        if (entry.Sequence > number)
        {
            return CoreMessages.JournalEntriesMissing.With(number, entry.Sequence, entry.Sequence - number);
        }

        if (entry.Sequence < number)
        {
            return CoreMessages.JournalEntryRepeated.With(number, entry.Sequence);
        }

        return string.Equals(entry.PreviousHash, Head?.Hash, StringComparison.Ordinal)
            ? null
            : CoreMessages.JournalLinkBroken.With(number, number - 1);
    }

    // Damage may insert newlines into a line. It is still the last line if no other line starts inside or after it.
    private void FindTail(in JournalLine line)
    {
        var rest = _lines.Peek(JournalFormat.LongestLine);
        if (line.Bytes.Count + rest.Count > JournalFormat.LongestLine
            || JournalFormat.ContainsBeginning(line.Bytes.AsSpan(1))
            || JournalFormat.ContainsBeginning(rest.AsSpan()))
        {
            return;
        }

        var bytes = new byte[line.Bytes.Count + rest.Count];
        line.Bytes.AsSpan().CopyTo(bytes);
        rest.AsSpan().CopyTo(bytes.AsSpan(line.Bytes.Count));
        TailBytes = new ArraySegment<byte>(bytes);
        Tail = JournalLineParser.ParseDamaged(line.Number, TailBytes);

        // A disk that lost power may also leave zeros in place of the last write.
        IsTorn = bytes[bytes.Length - 1] != JournalFormat.Newline || Array.IndexOf(bytes, (byte)0) >= 0;
        Reason = IsTorn ? CoreMessages.JournalTorn.With(line.Number) : Reason;
    }

    private void ThrowIfNoJournal(in JournalLine line)
    {
        // Check the version first: the rules for lines of an unknown version are not known here.
        if (line.IsWhole && JournalLineParser.VersionOf(line.Bytes) is { } version && !JournalFormat.IsKnown(version))
        {
            throw JournalErrors.Version(_path, version);
        }

        if (JournalFormat.HasBeginning(BeforeZeros(line.Bytes)))
        {
            return;
        }

        // The first line may be damaged. In that case, the second one decides.
        var second = _lines.Peek(JournalFormat.Beginning.Length);
        if (second.Count < JournalFormat.Beginning.Length || !JournalFormat.HasBeginning(second))
        {
            throw JournalErrors.NotAJournal(_path);
        }
    }

    private static ArraySegment<byte> BeforeZeros(ArraySegment<byte> bytes)
    {
        var zero = Array.IndexOf(bytes.Array!, (byte)0, bytes.Offset, bytes.Count);
        return zero < 0 ? bytes : new ArraySegment<byte>(bytes.Array!, bytes.Offset, zero - bytes.Offset);
    }
}
