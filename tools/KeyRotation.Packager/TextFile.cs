using System.IO;
using System.Text;

namespace KeyRotation.Packager;

/// <summary>Text with the same bytes on every system: UTF-8 without a byte order mark, and LF.</summary>
internal static class TextFile
{
    public static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    public static string Normalise(string text) => text.Replace("\r\n", "\n").Trim('\uFEFF');

    /// <summary>Writes a file if its content would change.</summary>
    public static void Write(string file, string text)
    {
        text = Normalise(text);
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            File.WriteAllText(file, text, Encoding);
        }
    }
}
