using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace KeyRotation.HelpBuilder;

/// <summary>The help of all cmdlets, the about topics, and the problems found in the pages.</summary>
internal sealed class ModuleHelp
{
    private readonly List<XElement> _commands = [];
    private readonly List<(string Name, string Text)> _topics = [];
    private readonly List<HelpPageException> _problems = [];

    /// <summary>Reads all pages.</summary>
    /// <param name="cmdlets">The cmdlets, in help order.</param>
    /// <param name="pages">The folder of their pages and of the shared parameter page.</param>
    /// <param name="topics">The folder of the about topics.</param>
    public ModuleHelp(IReadOnlyList<DeclaredCmdlet> cmdlets, string pages, string topics)
    {
        IReadOnlyList<ParameterProse> shared = [];
        Try(() =>
        {
            // Report a problem in the shared page once, not for every cmdlet.
            shared = ParameterProse.ReadShared(MarkdownPage.Read(Path.Combine(pages, ParameterProse.SharedPage)));
            foreach (DeclaredCmdlet cmdlet in cmdlets)
            {
                Try(() => _commands.Add(new CmdletHelp(ReadPage(pages, cmdlet), cmdlet, shared).ToMaml()));
            }
        });

        string[] known = [.. cmdlets.Select(cmdlet => cmdlet.Name + ".md"), ParameterProse.SharedPage];
        _problems.AddRange(Files(pages).Where(path => !known.Contains(Path.GetFileName(path)))
            .Select(path => new HelpPageException(path, 1, "no cmdlet has this name; rename the page, or delete it")));
        _problems.AddRange(shared
            .Where(prose => !cmdlets.Any(cmdlet => cmdlet.Parameters.Any(parameter => parameter.Name == prose.Name)))
            .Select(prose => prose.Page.Problem(prose.Line, $"no cmdlet has -{prose.Name}; rename or remove it")));
        foreach (MarkdownPage topic in Files(topics).Select(MarkdownPage.Read))
        {
            Try(() => _topics.Add((topic.Name, AboutTopic.ToText(topic))));
        }
    }

    /// <summary>The first problem of each page that is not well-formed.</summary>
    public IReadOnlyList<HelpPageException> Problems => _problems;

    /// <summary>Writes the MAML file and one text file per topic, as UTF-8 with LF on every system.</summary>
    public void Write(string folder, string fileName)
    {
        Directory.CreateDirectory(folder);
        var help = new XElement(Maml.Help + "helpItems", new XAttribute("schema", "maml"), _commands);
        string xml = $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{help}\n";
        File.WriteAllText(Path.Combine(folder, fileName), xml.ReplaceLineEndings("\n"));
        foreach ((string name, string text) in _topics)
        {
            File.WriteAllText(Path.Combine(folder, name + ".help.txt"), text);
        }
    }

    // The order of the file system differs between machines. The output must not.
    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal);

    private static MarkdownPage ReadPage(string folder, DeclaredCmdlet cmdlet)
    {
        string path = Path.Combine(folder, cmdlet.Name + ".md");
        return File.Exists(path)
            ? MarkdownPage.Read(path)
            : throw new HelpPageException(path, 1, $"{cmdlet.Name} has no page; write this file as those beside it");
    }

    private void Try(Action read)
    {
        try
        {
            read();
        }
        catch (HelpPageException problem)
        {
            _problems.Add(problem);
        }
    }
}
