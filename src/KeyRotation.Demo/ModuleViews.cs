using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KeyRotation.Demo;

/// <summary>The tables of the module's own format file, for a host that has no PowerShell to draw them.</summary>
internal sealed class TableViews
{
    private const string ResourceName = "KeyRotation.Format.ps1xml";

    // The views' script blocks each show one member: $_.Name or $_["Name"].
    private static readonly Regex s_member = new("""\$_(?:\.|\[")(\w+)""", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, List<Column>> _columns;

    private TableViews(Dictionary<string, List<Column>> columns) => _columns = columns;

    /// <summary>Reads the views that the module ships.</summary>
    public static TableViews OfTheModule()
    {
        using var file = typeof(TableViews).Assembly.GetManifestResourceStream(ResourceName)!;
        return new TableViews(XDocument.Load(file).Descendants("View").ToDictionary(
            static view => view.Element("ViewSelectedBy")!.Element("TypeName")!.Value,
            static view => view.Descendants("TableColumnHeader").Zip(view.Descendants("TableColumnItem"), ReadColumn).ToList()));
    }

    /// <summary>A table of objects of one type: heads, a rule, and a line for each.</summary>
    public IEnumerable<string> Render(Type type, IReadOnlyList<object> objects)
    {
        if (!_columns.TryGetValue(type.FullName!, out var columns))
        {
            return objects.Select(static each => each.ToString()!);
        }

        var rows = objects.Select(each => columns.Select(column => column.Cell(each)).ToArray()).ToList();
        rows.Insert(0, [.. columns.Select(static column => new string('-', column.Label.Length))]);
        rows.Insert(0, [.. columns.Select(static column => column.Label)]);
        var widths = columns.Select((_, index) => rows.Max(row => row[index].Length)).ToList();
        return rows.Select(row => string.Join(' ', row.Select((cell, index) =>
            columns[index].AlignsRight ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]))).TrimEnd());
    }

    private static Column ReadColumn(XElement header, XElement item) => new(
        header.Element("Label")!.Value,
        header.Element("Alignment")?.Value == "Right",
        item.Element("PropertyName")?.Value ?? s_member.Match(item.Element("ScriptBlock")!.Value).Groups[1].Value);

    private sealed record Column(string Label, bool AlignsRight, string Member)
    {
        public string Cell(object row) => Text(
            row is IDictionary entries && entries.Contains(Member)
                ? entries[Member]
                : PSObject.AsPSObject(row).Properties[Member]?.Value);

        private static string Text(object? value) => value switch
        {
            null => string.Empty,
            string text => text,
            IEnumerable list => string.Join(", ", list.Cast<object?>()),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
        };
    }
}
