using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.ModelBuilder;

/// <summary>Puts pieces of C# together.</summary>
internal static class Code
{
    /// <summary>Indents all lines but the first, whose indentation is that of the place it is put in.</summary>
    public static string Indent(int columns, string text) =>
        string.Join('\n', text.Split('\n').Select((line, i) =>
            i == 0 || line.Length == 0 ? line : new string(' ', columns) + line));

    /// <summary>Puts an empty line between pieces, and leaves out empty ones.</summary>
    public static string Blocks(params IEnumerable<string> blocks) =>
        string.Join("\n\n", blocks.Where(block => block.Length > 0));

    /// <summary>Puts each piece on a line of its own.</summary>
    public static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    /// <summary>The documentation comment of something.</summary>
    public static string Doc(IDocumented documented) =>
        Lines([$"/// <summary>{documented.Doc}</summary>", .. Remarks(documented)]);

    /// <summary>The name of the property for a member.</summary>
    public static string Property(string member) => char.ToUpperInvariant(member[0]) + member[1..];

    private static IEnumerable<string> Remarks(IDocumented documented) =>
        documented.Remarks is { } remarks
            ? ["/// <remarks>", .. remarks.Select(remark => "/// " + remark), "/// </remarks>"]
            : [];
}
