using System.Text;

namespace Amazon.SlimClients;

/// <summary>
/// Both protocols are UTF-8. The parsers handle other bytes differently: they throw, use U+FFFD, or ignore them in
/// members that are not read. So all bytes are checked before they are parsed.
/// </summary>
internal static class StrictUtf8
{
    /// <summary>Rejects bytes that are not UTF-8, and skips a byte order mark.</summary>
    public static readonly Encoding Encoding = new UTF8Encoding(
        encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    public static bool IsValid(byte[] buffer, int length)
    {
        try
        {
            Encoding.GetCharCount(buffer, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
