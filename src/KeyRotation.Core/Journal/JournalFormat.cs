using System;
using System.Security.Cryptography;
using System.Text;

namespace KeyRotation.Journal;

/// <summary>
/// The format of a line: one JSON object in UTF-8 with its properties in a fixed order, followed by one newline. It
/// starts with the format version and ends with the SHA-256 of everything before that last property. A change is
/// therefore also detected in the last line, whose hash is in no other line.
/// </summary>
internal static class JournalFormat
{
    /// <summary>
    /// The version that is written. Version 2 added phases and properties; the seal is the same as in version 1.
    /// </summary>
    public const int Version = 2;

    /// <summary>The oldest version that can be read and resumed.</summary>
    public const int OldestVersion = 1;

    public const int HashLength = JournalHead.HashLength;

    // No entry comes close to this length. A longer line is not from a journal and is not read into memory.
    public const int LongestLine = 1 << 20;

    public const byte Newline = (byte)'\n';

    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    private static readonly byte[] s_seal = Encoding.ASCII.GetBytes(",\"sha256\":\"");
    private static readonly byte[] s_end = Encoding.ASCII.GetBytes("\"}\n");

    /// <summary>The first bytes of every line, in every version.</summary>
    public static byte[] Beginning { get; } = Encoding.ASCII.GetBytes("{\"journal\":");

    /// <summary>Whether lines of this version can be read.</summary>
    public static bool IsKnown(int version) => version is >= OldestVersion and <= Version;

    /// <summary>Whether a possibly incomplete line starts like a journal line.</summary>
    public static bool HasBeginning(ArraySegment<byte> line) =>
        line.AsSpan(0, Math.Min(line.Count, Beginning.Length))
            .SequenceEqual(Beginning.AsSpan(0, Math.Min(line.Count, Beginning.Length)));

    /// <summary>
    /// Whether the start of a line occurs anywhere in the bytes. It cannot occur inside a line, where quotes are
    /// escaped.
    /// </summary>
    public static bool ContainsBeginning(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Beginning.AsSpan()) >= 0;

    /// <summary>A copy of a line that lacks only its newline, with the newline.</summary>
    public static ArraySegment<byte> WithNewline(ArraySegment<byte> line)
    {
        var bytes = new byte[line.Count + 1];
        line.AsSpan().CopyTo(bytes);
        bytes[line.Count] = Newline;
        return new ArraySegment<byte>(bytes);
    }

    /// <summary>Whether a complete line is unchanged: its hash matches, and it has no other content.</summary>
    public static bool IsSealed(ArraySegment<byte> line, SHA256 sha)
    {
        var span = line.AsSpan();
        var sealedLength = span.Length - s_seal.Length - HashLength - s_end.Length;
        if (sealedLength <= 0
            || !span.Slice(sealedLength, s_seal.Length).SequenceEqual(s_seal)
            || !span.Slice(span.Length - s_end.Length).SequenceEqual(s_end))
        {
            return false;
        }

        var hash = Encoding.ASCII.GetBytes(HashOf(sha, line.Array!, line.Offset, sealedLength));
        return span.Slice(sealedLength + s_seal.Length, HashLength).SequenceEqual(hash);
    }

    public static string HashOf(SHA256 sha, byte[] bytes, int offset, int count)
    {
        const string Digits = "0123456789abcdef";
        var hash = sha.ComputeHash(bytes, offset, count);
        var text = new char[hash.Length * 2];
        for (var i = 0; i < hash.Length; i++)
        {
            text[i * 2] = Digits[hash[i] >> 4];
            text[(i * 2) + 1] = Digits[hash[i] & 0xf];
        }

        return new string(text);
    }
}
