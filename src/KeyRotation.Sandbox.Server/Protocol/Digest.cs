using System;
using System.Security.Cryptography;
using System.Text;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>The hash functions for signatures and generated identifiers.</summary>
internal static class Digest
{
    private const string HexDigits = "0123456789abcdef";

    [ThreadStatic]
    private static SHA256? s_sha256;

    public static byte[] Sha256(byte[] data) => (s_sha256 ??= SHA256.Create()).ComputeHash(data);

    public static byte[] Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    public static byte[] Hmac(byte[] key, string text)
    {
        using var hmac = new HMACSHA256(key);
        return hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
    }

    public static string Hex(byte[] bytes)
    {
        char[] digits = new char[bytes.Length * 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            digits[2 * i] = HexDigits[bytes[i] >> 4];
            digits[(2 * i) + 1] = HexDigits[bytes[i] & 15];
        }

        return new string(digits);
    }

    /// <summary>
    /// Compares in constant time, so that timing does not reveal the position of the first difference.
    /// </summary>
    public static bool EqualsInConstantTime(string a, string b)
    {
        int difference = a.Length ^ b.Length;
        for (int i = 0; i < a.Length && i < b.Length; i++)
        {
            difference |= a[i] ^ b[i];
        }

        return difference == 0;
    }
}
