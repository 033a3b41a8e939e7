using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KeyRotation.Demo;

/// <summary>Renders the tables and lists of the module's format file without PowerShell.</summary>
internal sealed class ModuleViews
{
    private const string ResourceName = "KeyRotation.Format.ps1xml";

    private readonly Dictionary<string, View> _views;

    private ModuleViews(Dictionary<string, View> views) => _views = views;

    /// <summary>Loads the views that ship with the module.</summary>
    public static ModuleViews Load()
    {
        using var file = typeof(ModuleViews).Assembly.GetManifestResourceStream(ResourceName)!;
        // If a type has several views, PowerShell uses the first.
        return new ModuleViews(XDocument.Load(file).Descendants("View")
            .GroupBy(static view => view.Element("ViewSelectedBy")!.Element("TypeName")!.Value)
            .ToDictionary(static views => views.Key, static views => Read(views.First())));
    }

    /// <summary>Renders objects of one type as lines.</summary>
    public IEnumerable<string> Render(Type type, IReadOnlyList<object> objects)
    {
        if (!_views.TryGetValue(type.FullName!, out var view))
        {
            return objects.Select(static each => each.ToString()!);
        }

        return view.IsList ? objects.SelectMany(each => List(view.Columns, each)) : Table(view.Columns, objects);
    }

    private static View Read(XElement view) =>
        view.Element("ListControl") is { } list
            ? new View(IsList: true, [.. list.Descendants("ListItem").Select(static item => new Column(item, item))])
            : new View(
                IsList: false,
                [
                    .. view.Descendants("TableColumnHeader")
                        .Zip(view.Descendants("TableColumnItem"), static (header, item) => new Column(header, item)),
                ]);

    private static IEnumerable<string> List(IReadOnlyList<Column> columns, object row)
    {
        var width = columns.Max(static column => column.Label.Length);
        return columns.Select(column => $"{column.Label.PadRight(width)} : {column.Cell(row)}");
    }

    private static IEnumerable<string> Table(IReadOnlyList<Column> columns, IReadOnlyList<object> objects)
    {
        var rows = objects.Select(each => columns.Select(column => column.Cell(each)).ToArray()).ToList();
        rows.Insert(0, [.. columns.Select(static column => new string('-', column.Label.Length))]);
        rows.Insert(0, [.. columns.Select(static column => column.Label)]);
        var widths = columns.Select((_, index) => rows.Max(row => row[index].Length)).ToList();
        return rows.Select(row => string.Join(' ', row.Select((cell, index) =>
            columns[index].AlignsRight ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]))).TrimEnd());
    }

    private sealed record View(bool IsList, IReadOnlyList<Column> Columns);

    private sealed class Column
    {
        // The script blocks of the views only read members, as $_.Name or $_["Name"], and show those with a value.
        private static readonly Regex s_member = new("""\$_(?:\.|\[")(\w+)""", RegexOptions.CultureInvariant);

        private readonly List<string> _members;

        public Column(XElement header, XElement item)
        {
            Label = header.Element("Label")!.Value;
            AlignsRight = header.Element("Alignment")?.Value == "Right";
            _members = item.Element("PropertyName") is { } property
                ? [property.Value]
                :
                [
                    .. s_member
                        .Matches(item.Element("ScriptBlock")!.Value)
                        .Select(static match => match.Groups[1].Value),
                ];
        }

        public string Label { get; }

        public bool AlignsRight { get; }

        public string Cell(object row) =>
            Convert.ToString(
                Shown(_members.Select(member => Value(row, member)).OfType<object>().FirstOrDefault()),
                CultureInfo.InvariantCulture) ?? string.Empty;

        private static object? Value(object row, string member) =>
            row is IDictionary entries && entries.Contains(member)
                ? entries[member]
                : PSObject.AsPSObject(row).Properties[member]?.Value;

        private static object? Shown(object? value) => value switch
        {
            string text => text,
            IEnumerable list => string.Join(", ", list.Cast<object?>()),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            TimeSpan span => span.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture),
            _ => value,
        };
    }
}
