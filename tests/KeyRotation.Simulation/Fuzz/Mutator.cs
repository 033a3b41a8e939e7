using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>Mutates documents: single bytes and whole members.</summary>
internal sealed class Mutator
{
    private const int MaxMutations = 4;
    private const int MaxNesting = 3000;

    private static readonly byte[][] s_noise =
    [
        [0], [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xEF, 0xBB, 0xBF],
        [0xEF, 0xBF, 0xBF],
        .. Bytes("\\ud800", "\\u0000", "&#0;", "&#xD800;", "&none;", "<!--", "]]>", "<![CDATA[",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "<?x y?>", "\"", "\\", "{", "}", "[", "]", ",", ":", "<", ">", "/", "\r\n", "\n", " ", "//", "/*", "null",
            "1e999"),
    ];

    private static readonly byte[][] s_jsonValues = Bytes(
        "null", "true", "false", "0", "-1", "1.5", "1e308", "-1e308", "1e999", "253402300800", "-62135596801",
        "2147483648",
        "99999999999999999999999999", "\"\"", "\"NaN\"", "\"Infinity\"", "\"-1\"", "\"1e17\"", "[]", "{}", "[null]",
        "[[]]", "[{}]",
        "{\"a\":null}", "\"\\ud800\"", "\"\\u0000\"", "\"a\\ud83d\\ude00b\"", "\"0001-01-01T00:00:00+14:00\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"", "\"2024-02-30T00:00:00Z\"", "\"00:00:00.1\"", "\"10675200.00:00:00\"",
        "\"" + new string('x', 5000) + "\"", new string('9', 400));

    private static readonly byte[][] s_xmlValues = Bytes(
        string.Empty, " ", "0", "-1", "+1", "1.5", "2147483648", "9223372036854775808", "1e999", "NaN", "Infinity",
        "-Infinity", "true",
        "TRUE", " true ", "1", "text", "&amp;", "&lt;a&gt;", "&#65;", "<a/>", "<a>b</a>", "<![CDATA[c]]>", "<!-- d -->",
        "<?e f?>",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999-14:00", "2024-02-30T00:00:00Z", "253402300800",
        new string('x', 5000));

    private readonly bool _isXml;
    private readonly byte[][] _values;

    public Mutator(bool isXml)
    {
        _isXml = isXml;
        _values = isXml ? s_xmlValues : s_jsonValues;
    }

    /// <summary>A document with a few changes; rarely with none.</summary>
    public byte[] Mutate(byte[] document, Random random)
    {
        int count = random.Next(32) == 0 ? 0 : 1 + random.Next(MaxMutations);
        for (int i = 0; i < count; i++)
        {
            document = random.Next(2) == 0 ? MutateBytes(document, random) : MutateMember(document, random);
        }

        return document;
    }

    private static byte[] MutateBytes(byte[] document, Random random)
    {
        int at = random.Next(document.Length + 1);
        int length = Math.Min(document.Length - at, 1 + random.Next(random.Next(2) == 0 ? 4 : 64));
        switch (random.Next(7))
        {
            case 0 when at < document.Length:
                byte[] flipped = [.. document];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1 when at < document.Length:
                byte[] changed = [.. document];
                changed[at] = (byte)random.Next(256);
                return changed;
            case 2:
                return document[..at];
            case 3:
                return Splice(document, at, length, []);
            case 4:
                return Splice(document, at, 0, document.AsSpan(at, length));
            case 5:
                byte[] random8 = new byte[1 + random.Next(8)];
                random.NextBytes(random8);
                return Splice(document, at, 0, random8);
            default:
                return Splice(document, at, 0, One(s_noise, random));
        }
    }

    private byte[] MutateMember(byte[] document, Random random)
    {
        List<Span> spans = _isXml ? Span.InXml(document) : Span.InJson(document);
        if (spans.Count == 0)
        {
            return MutateBytes(document, random);
        }

        Span one = spans[random.Next(spans.Count)];
        Span other = spans[random.Next(spans.Count)];
        ReadOnlySpan<byte> member = document.AsSpan(one.Start..one.End);
        switch (random.Next(7))
        {
            case 0:
                return Splice(document, one.ValueStart, one.ValueEnd - one.ValueStart, One(_values, random));
            case 1:
                return Splice(document, one.Start, one.End - one.Start, []);
            case 2:
                return Splice(document, one.End, 0, [.. Separator, .. member]);
            case 3:
                byte[] head = [.. document.AsSpan(one.Start..one.ValueStart)];
                byte[] tail = [.. document.AsSpan(one.ValueEnd..one.End)];
                return Splice(document, one.End, 0, [.. Separator, .. head, .. One(_values, random), .. tail]);
            case 4:
                return Nest(document, one, random);
            case 5:
                byte[] value = [.. document.AsSpan(other.ValueStart..other.ValueEnd)];
                return Splice(document, one.ValueStart, one.ValueEnd - one.ValueStart, value);
            default:
                return Splice(document, other.Start, 0, [.. member, .. Separator]);
        }
    }

    private byte[] Nest(byte[] document, Span span, Random random)
    {
        int depth = 1 + random.Next(random.Next(4) == 0 ? MaxNesting : 80);
        (string open, string close) = _isXml ? ("<a>", "</a>") : random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        byte[] before = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(open, depth)));
        byte[] after = random.Next(4) == 0
            ? []
            : Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(close, depth)));
        ReadOnlySpan<byte> value = document.AsSpan(span.ValueStart..span.ValueEnd);
        return Splice(document, span.ValueStart, span.ValueEnd - span.ValueStart, [.. before, .. value, .. after]);
    }

    private ReadOnlySpan<byte> Separator => _isXml ? [] : ","u8;

    private static byte[] Splice(byte[] document, int at, int removed, ReadOnlySpan<byte> inserted) =>
        [.. document.AsSpan(0, at), .. inserted, .. document.AsSpan(at + removed)];

    private static byte[] One(byte[][] values, Random random) => values[random.Next(values.Length)];

    private static byte[][] Bytes(params string[] texts) => Array.ConvertAll(texts, Encoding.UTF8.GetBytes);
}
