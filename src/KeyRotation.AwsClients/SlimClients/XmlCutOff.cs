using System;

namespace Amazon.SlimClients;

/// <summary>Separates XML that was cut off from XML that is malformed.</summary>
internal static class XmlCutOff
{
    /// <summary>Whether the text starts like XML and does not end with the end of its root element.</summary>
    public static bool IsCutOff(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> text = TrimEnd(utf8);
        int first = text.IndexOf((byte)'<');
        // More than a byte order mark or white space before the first bracket: this is not XML.
        if (first < 0 || first > 8)
        {
            return false;
        }

        ReadOnlySpan<byte> root = RootName(text);
        return root.IsEmpty || !IsEndOf(root, text.Slice(text.LastIndexOf((byte)'<') + 1));
    }

    // The text after the last bracket must be "/root>", or "root attributes />" for an empty root element.
    private static bool IsEndOf(ReadOnlySpan<byte> root, ReadOnlySpan<byte> tag)
    {
        if (tag.IsEmpty || tag[tag.Length - 1] != '>')
        {
            return false;
        }

        ReadOnlySpan<byte> name = TrimEnd(tag.Slice(0, tag.Length - 1));
        if (name.IsEmpty)
        {
            return false;
        }

        return name[0] == '/'
            ? name.Slice(1).SequenceEqual(root)
            : name.StartsWith(root) && name[name.Length - 1] == '/';
    }

    // The first name after a bracket. Declarations and comments have ? or ! there.
    private static ReadOnlySpan<byte> RootName(ReadOnlySpan<byte> text)
    {
        for (int at = text.IndexOf((byte)'<'); at >= 0 && at + 1 < text.Length;)
        {
            ReadOnlySpan<byte> rest = text.Slice(at + 1);
            if (rest[0] is not ((byte)'?' or (byte)'!'))
            {
                int end = rest.IndexOfAny(" \t\r\n/>"u8);
                return end < 0 ? default : rest.Slice(0, end);
            }

            int next = rest.IndexOf((byte)'<');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return default;
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        int length = text.Length;
        while (length > 0 && text[length - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            length--;
        }

        return text.Slice(0, length);
    }
}
