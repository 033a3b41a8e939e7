using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using KeyRotation.Errors;
using KeyRotation.Journal;

namespace KeyRotation.Simulation;

/// <summary>Tampers with a copy of a journal, and checks that the verifier finds it.</summary>
internal static class Tampering
{
    private const string Path = "/tampered.jsonl";
    private const byte Newline = (byte)'\n';

    /// <summary>Changes a whole journal in some way.</summary>
    /// <returns>What was done and not found; null where it was.</returns>
    public static string? Find(byte[] journal, JournalHead head, Random random)
    {
        var lines = LinesOf(journal);
        var at = random.Next(lines.Count);
        // A forged line is valid in itself: only the line after it does not fit.
        var (deed, firstBad) = random.Next(5) switch
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
            // Lines missing from the end, or a last line that was forged, are found only with the head.
            var found = JournalVerifier.Verify(new MemoryStream(bytes), Path, head);
            return found.FirstBadEntry == firstBad ? null
                : $"{deed} of {lines.Count} lines; entry {found.FirstBadEntry} is named as the first bad one, not {firstBad}";
        }
        catch (KeyRotationException e) when (e.ErrorId is ErrorIds.NotAJournal or ErrorIds.JournalVersion)
        {
            return null;
        }
    }

    private static string Change(List<byte[]> lines, int at, Random random)
    {
        var line = lines[at];
        var place = random.Next(line.Length - 1);
        // Another printable character, or a quote or brace: whatever a hand types.
        line[place] = (byte)(line[place] == (byte)'"' ? '7' : line[place] ^ 1);
        return $"byte {place} of line {at + 1} was changed";
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

    // A line with another text and a hash of its own that is true: only the line after it, or the head, knows better.
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
