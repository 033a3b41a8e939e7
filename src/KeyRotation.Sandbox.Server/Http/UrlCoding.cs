using System;
using System.Collections.Generic;
using System.Text;

namespace KeyRotation.Sandbox.Http;

/// <summary>Percent-encoding as in SigV4 (RFC 3986), and decoding of forms.</summary>
internal static class UrlCoding
{
    private const string Hex = "0123456789ABCDEF";
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    private static readonly char[] s_separators = ['&'];

    public static void AppendEncoded(StringBuilder output, string text, bool keepSlash)
    {
        foreach (char c in text)
        {
            if (c > 127)
            {
                AppendEncodedSlow(output, text, keepSlash);
                return;
            }
        }

        foreach (char c in text)
        {
            AppendByte(output, (byte)c, keepSlash);
        }
    }

    public static string Decode(string text)
    {
        if (text.IndexOf('%') < 0 && text.IndexOf('+') < 0)
        {
            return text;
        }

        byte[] source = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < source.Length; i++)
        {
            byte b = source[i];
            if (b == '%' && i + 2 < source.Length && Nibble(source[i + 1]) >= 0 && Nibble(source[i + 2]) >= 0)
            {
                b = (byte)((Nibble(source[i + 1]) << 4) | Nibble(source[i + 2]));
                i += 2;
            }
            else if (b == '+')
            {
                b = (byte)' ';
            }

            source[length++] = b;
        }

        return Encoding.UTF8.GetString(source, 0, length);
    }

    /// <summary>The decoded pairs of a query string or form, in order.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(string text)
    {
        foreach (string pair in text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            string name = equals < 0 ? pair : pair.Substring(0, equals);
            string value = equals < 0 ? string.Empty : pair.Substring(equals + 1);
            yield return new KeyValuePair<string, string>(Decode(name), Decode(value));
        }
    }

    private static void AppendEncodedSlow(StringBuilder output, string text, bool keepSlash)
    {
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            AppendByte(output, b, keepSlash);
        }
    }

    private static void AppendByte(StringBuilder output, byte b, bool keepSlash)
    {
        if (Unreserved.IndexOf((char)b) >= 0 || (keepSlash && b == '/'))
        {
            output.Append((char)b);
            return;
        }

        output.Append('%').Append(Hex[b >> 4]).Append(Hex[b & 15]);
    }

    private static int Nibble(byte b)
    {
        if (b >= '0' && b <= '9')
        {
            return b - '0';
        }

        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
