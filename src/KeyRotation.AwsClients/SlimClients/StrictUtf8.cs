using System.Text;

namespace Amazon.SlimClients;

/// <summary>
/// Both protocols are UTF-8. The parsers differ in what they make of other bytes: one throws in the middle, one puts
/// U+FFFD there, one passes over them in members that nobody reads. So the bytes are checked as a whole, before they
/// are parsed.
/// </summary>
internal static class StrictUtf8
{
    /// <summary>Refuses bytes that are not UTF-8, and skips the mark of UTF-8 itself.</summary>
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
