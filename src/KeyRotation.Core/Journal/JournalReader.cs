using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using KeyRotation.Errors;

namespace KeyRotation.Journal;

/// <summary>
/// Reads journals, including one that is being written. It does not verify the hashes; <see cref="JournalVerifier"/>
/// does.
/// </summary>
internal static class JournalReader
{
    /// <summary>Reads the entries of a journal, one at a time. An incomplete last line is skipped.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="KeyRotationException">
    /// The file does not exist, cannot be read, is not a journal of a known version, or has a line that is not an
    /// entry.
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

    /// <summary>Reads the lines of a journal, one at a time, including those that are not entries.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="KeyRotationException">
    /// The file does not exist, cannot be read, or is not a journal of a known version.
    /// </exception>
    public static IEnumerable<JournalReadLine> ReadLines(string path)
    {
        using var stream = Open(path);
        using var sha = SHA256.Create();
        var lines = new JournalLines(stream);
        while (Guard(path, () => Next(path, lines, sha)) is { } reading)
        {
            yield return reading;
        }
    }

    /// <summary>Opens a journal for reading while another process may be writing it.</summary>
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

    /// <summary>Runs a read, and reports a file system error as an unreadable journal.</summary>
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

    private static JournalReadLine? Next(string path, JournalLines lines, SHA256 sha)
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
        return new JournalReadLine(line.Number, entry, isTorn);
    }

    // If the seal is valid, only the newline is missing.
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
