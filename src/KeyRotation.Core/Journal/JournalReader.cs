using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using KeyRotation.Errors;

namespace KeyRotation.Journal;

/// <summary>
/// Reads journals, also one that is being written. It does not follow the chain: <see cref="JournalVerifier"/> does.
/// </summary>
internal static class JournalReader
{
    /// <summary>The entries of a journal, one at a time. The end of a write that was broken off is left out.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="KeyRotationException">
    /// There is no such file, it cannot be read, is no journal of this version, or has a line that is no entry.
    /// </exception>
    public static IEnumerable<JournalEntry> Read(string path)
    {
        foreach (var reading in ReadLines(path))
        {
            if (reading.Entry is { } entry)
            {
                yield return entry;
            }
            else if (!reading.IsTornTail)
            {
                throw JournalErrors.BadLine(path, reading.LineNumber);
            }
        }
    }

    /// <summary>The lines of a journal, one at a time, also those that are no entries.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="KeyRotationException">
    /// There is no such file, it cannot be read, or it is no journal of this version.
    /// </exception>
    public static IEnumerable<JournalReading> ReadLines(string path)
    {
        using var stream = Open(path);
        using var sha = SHA256.Create();
        var lines = new JournalLines(stream);
        while (Guard(path, () => Next(path, lines, sha)) is { } reading)
        {
            yield return reading;
        }
    }

    /// <summary>Opens a journal for reading beside whoever writes it.</summary>
    internal static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw JournalErrors.IsDirectory(path);
        }

        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw JournalErrors.NotFound(path);
        }
        catch (Exception e) when (JournalErrors.IsOfFile(e))
        {
            throw JournalErrors.Unreadable(path, e);
        }
    }

    /// <summary>Reads, and tells of a disk that fails as of a journal that cannot be read.</summary>
    internal static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (JournalErrors.IsOfFile(e))
        {
            throw JournalErrors.Unreadable(path, e);
        }
    }

    private static JournalReading? Next(string path, JournalLines lines, SHA256 sha)
    {
        if (!lines.TryRead(out var line))
        {
            return null;
        }

        if (line.Number == 1)
        {
            ThrowIfForeign(path, line);
        }

        var entry = line.IsWhole ? JournalLineParser.Parse(line.Bytes, sha) : ParseUnended(line.Bytes, sha);
        var isTorn = entry is null && !line.IsWhole && line.Bytes.Count < JournalFormat.LongestLine;
        return new JournalReading(line.Number, entry, isTorn);
    }

    // Only its newline is missing where the seal is true.
    private static JournalEntry? ParseUnended(ArraySegment<byte> line, SHA256 sha)
    {
        var bytes = JournalFormat.WithNewline(line);
        return JournalFormat.IsSealed(bytes, sha) ? JournalLineParser.Parse(bytes, sha) : null;
    }

    private static void ThrowIfForeign(string path, in JournalLine line)
    {
        if (!JournalFormat.HasBeginning(line.Bytes))
        {
            throw JournalErrors.NotAJournal(path);
        }

        if (line.IsWhole && JournalLineParser.VersionOf(line.Bytes) is { } version && !JournalFormat.IsKnown(version))
        {
            throw JournalErrors.Version(path, version);
        }
    }
}
