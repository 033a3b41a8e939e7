using System;
using System.Security.Cryptography;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Journal;

/// <summary>Follows the lines of a journal and finds the first that is not what was written there.</summary>
internal sealed class JournalChain : IDisposable
{
    private readonly string _path;
    private readonly JournalLines _lines;
    private readonly SHA256 _sha = SHA256.Create();

    /// <summary>Begins before the first line.</summary>
    /// <param name="path">The journal's path, for messages.</param>
    /// <param name="lines">Its lines.</param>
    public JournalChain(string path, JournalLines lines)
    {
        _path = path;
        _lines = lines;
    }

    /// <summary>The last good entry; null before the first.</summary>
    public JournalHead? Head { get; private set; }

    /// <summary>The line that is not good, the last that is read; null while all are.</summary>
    public JournalLine? Bad { get; private set; }

    /// <summary>What is wrong with it.</summary>
    public string? Reason { get; private set; }

    /// <summary>
    /// Whether the bad line is the rest of a write that was broken off. Such a line was never acknowledged: nothing was
    /// done that it would tell of.
    /// </summary>
    public bool IsTorn { get; private set; }

    /// <summary>The next entry.</summary>
    /// <returns>Null at the end, and where <see cref="Bad"/> is set.</returns>
    /// <exception cref="KeyRotationException">The file is no journal, or one of another version.</exception>
    public JournalEntry? Next()
    {
        if (Bad is not null || !_lines.TryRead(out var line))
        {
            return null;
        }

        var entry = Read(line, out var reason);
        if (reason is null)
        {
            Head = new JournalHead(entry!.Sequence, entry.Hash);
            return entry;
        }

        IsTorn = IsTornTail(line);
        Bad = line;
        Reason = IsTorn ? CoreMessages.JournalTorn.With(line.Number) : reason;
        return null;
    }

    public void Dispose() => _sha.Dispose();

    private JournalEntry? Read(in JournalLine line, out string? reason)
    {
        if (line.Number == 1)
        {
            ThrowIfNoJournal(line);
        }

        if (!line.IsWhole || !JournalFormat.IsSealed(line.Bytes, _sha))
        {
            reason = JournalFormat.HasBeginning(line.Bytes) ? CoreMessages.JournalLineChanged.With(line.Number) : CoreMessages.JournalLineForeign.With(line.Number);
            return null;
        }

        var entry = JournalLineParser.Parse(line.Bytes, _sha);
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

        return string.Equals(entry.PreviousHash, Head?.Hash, StringComparison.Ordinal) ? null : CoreMessages.JournalLinkBroken.With(number, number - 1);
    }

    // A disk that lost power may also leave zeros where the bytes of the last write belong.
    private bool IsTornTail(in JournalLine line) =>
        (!line.IsWhole && line.Bytes.Count < JournalFormat.LongestLine)
        || (_lines.Peek(1).Count == 0 && Array.IndexOf(line.Bytes.Array!, (byte)0, line.Bytes.Offset, line.Bytes.Count) >= 0);

    private void ThrowIfNoJournal(in JournalLine line)
    {
        // Before anything else: what another version holds a line to is not known here.
        if (line.IsWhole && JournalLineParser.VersionOf(line.Bytes) is { } version and not JournalFormat.Version)
        {
            throw JournalErrors.Version(_path, version);
        }

        if (JournalFormat.HasBeginning(BeforeZeros(line.Bytes)))
        {
            return;
        }

        // A first line that was damaged: then the second tells.
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
