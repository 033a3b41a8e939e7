using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using KeyRotation.Errors;
using KeyRotation.Journal;

namespace KeyRotation.Simulation;

/// <summary>Tampers with a copy of a journal, and checks that the verifier detects it.</summary>
internal static class Tampering
{
    private const string Path = "/tampered.jsonl";
    private const byte Newline = (byte)'\n';

    /// <summary>Changes an intact journal in some way.</summary>
    /// <returns>The change that was not detected; null if it was.</returns>
    public static string? Find(byte[] journal, JournalHead head, Random random)
    {
        var lines = LinesOf(journal);
        var at = random.Next(lines.Count);
        // A forged line is valid on its own. Only the next line does not match.
        var (change, firstBad) = random.Next(5) switch
        {
            0 => (Change(lines, at, random), at + 1),
            1 => (Remove(lines, at), at + 1),
            2 => (Repeat(lines, at), at + 2),
            3 => (Forge(lines, at), Math.Min(at + 2, lines.Count)),
            _ => (Swap(lines, ref at), at + 1),
        };
        var bytes = lines.SelectMany(line => line).ToArray();
        try
        {
            // Missing or forged last lines are detected only with the head.
            var found = JournalVerifier.Verify(new MemoryStream(bytes), Path, head);
            return found.FirstBadEntry == firstBad ? null
                : $"{change} of {lines.Count} lines; entry {found.FirstBadEntry} is named as the first bad one, "
                    + $"not {firstBad}";
        }
        catch (KeyRotationException e) when (e.ErrorId is ErrorIds.NotAJournal or ErrorIds.JournalVersion)
        {
            return null;
        }
    }

    private static string Change(List<byte[]> lines, int at, Random random)
    {
        var line = lines[at];
        var offset = random.Next(line.Length - 1);
        // Another printable character, or a quote or brace, as manual edits produce.
        line[offset] = (byte)(line[offset] == (byte)'"' ? '7' : line[offset] ^ 1);
        return $"byte {offset} of line {at + 1} was changed";
    }

    private static string Remove(List<byte[]> lines, int at)
    {
        lines.RemoveAt(at);
        return $"line {at + 1} was removed";
    }

    private static string Repeat(List<byte[]> lines, int at)
    {
        lines.Insert(at, lines[at]);
        return $"line {at + 1} was repeated";
    }

    private static string Swap(List<byte[]> lines, ref int at)
    {
        at = lines.Count > 1 ? Math.Min(at, lines.Count - 2) : at;
        if (lines.Count == 1)
        {
            return Remove(lines, at);
        }

        (lines[at], lines[at + 1]) = (lines[at + 1], lines[at]);
        return $"lines {at + 1} and {at + 2} were swapped";
    }

    // Returns a line with changed text and a matching hash. Only the next line or the head reveals it.
    private static string Forge(List<byte[]> lines, int at)
    {
        const string Seal = ",\"sha256\":\"";
        var text = Encoding.UTF8.GetString(lines[at]);
        var body = text[..text.LastIndexOf(Seal, StringComparison.Ordinal)].Replace(
            "\"run\":\"run-", "\"run\":\"ran-", StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        lines[at] = Encoding.UTF8.GetBytes(body + Seal + hash + "\"}\n");
        return $"line {at + 1} was forged";
    }

    private static List<byte[]> LinesOf(byte[] journal)
    {
        List<byte[]> lines = [];
        for (var from = 0; from < journal.Length;)
        {
            var to = Array.IndexOf(journal, Newline, from) + 1;
            lines.Add(journal[from..to]);
            from = to;
        }

        return lines;
    }
}
