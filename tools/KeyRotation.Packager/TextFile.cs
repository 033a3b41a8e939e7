using System.IO;
using System.Text;

namespace KeyRotation.Packager;

/// <summary>Text that has the same bytes wherever it is made: UTF-8 without a mark, and LF.</summary>
internal static class TextFile
{
    public static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    public static string Normalise(string text) => text.Replace("\r\n", "\n").Trim('\uFEFF');

    /// <summary>Writes a file, unless it says just that already.</summary>
    public static void Write(string file, string text)
    {
        text = Normalise(text);
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            File.WriteAllText(file, text, Encoding);
        }
    }
}
