using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

/// <summary>Members of texts, numbers and enumerations that .NET Framework lacks.</summary>
internal static class TextExtensions
{
    extension(string text)
    {
        public bool Contains(char value) => text.IndexOf(value) >= 0;

        public bool Contains(string value, StringComparison comparison) => text.IndexOf(value, comparison) >= 0;

        public bool StartsWith(char value) => text.Length > 0 && text[0] == value;

        public bool EndsWith(char value) => text.Length > 0 && text[^1] == value;

        public string Replace(string old, string next, StringComparison comparison) =>
            comparison == StringComparison.Ordinal ? text.Replace(old, next) : throw new NotSupportedException();

        public string[] Split(string separator, int count = int.MaxValue) =>
            text.Split([separator], count, StringSplitOptions.None);

        public string[] Split(char separator, int count) => text.Split([separator], count);

        public string[] Split(char separator, StringSplitOptions options) => text.Split([separator], options);

        public static string Create(IFormatProvider provider, FormattableString value) => value.ToString(provider);

        public static string Join(char separator, IEnumerable<string?> items) =>
            string.Join(separator.ToString(), items);

        public static string Join(char separator, string?[] items) => string.Join(separator.ToString(), items);

        public static string Join(char separator, params object?[] items) => string.Join(separator.ToString(), items);
    }

    public static string ExportCertificatePem(this X509Certificate2 certificate) =>
        $"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(certificate.RawData)}\n-----END CERTIFICATE-----\n";

    extension(Encoding)
    {
        public static Encoding Latin1 => Encoding.GetEncoding("iso-8859-1");
    }

    extension(Convert)
    {
        public static string ToHexString(byte[] bytes) => BitConverter.ToString(bytes).Replace("-", string.Empty);

        public static string ToHexStringLower(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
    }

    extension(SHA256)
    {
        public static byte[] HashData(byte[] bytes)
        {
            using SHA256 hash = SHA256.Create();
            return hash.ComputeHash(bytes);
        }
    }

    extension(Enum)
    {
        public static T[] GetValues<T>()
            where T : struct, Enum => [.. Enum.GetValues(typeof(T)).Cast<T>()];

        public static T Parse<T>(string text)
            where T : struct, Enum => (T)Enum.Parse(typeof(T), text);

        public static bool IsDefined<T>(T value)
            where T : struct, Enum => Enum.IsDefined(typeof(T), value);
    }

    extension(char)
    {
        public static bool IsAsciiDigit(char value) => value is >= '0' and <= '9';
    }

    extension(DateTime)
    {
        public static DateTime UnixEpoch => new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    }
}
