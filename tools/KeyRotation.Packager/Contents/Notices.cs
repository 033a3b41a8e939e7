using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace KeyRotation.Packager.Contents;

/// <summary>THIRD-PARTY-NOTICES.txt: the third-party work that is shipped, and its licenses.</summary>
internal static class Notices
{
    private const string Rule = "--------------------------------------------------------------------------------";

    public static string Of(IReadOnlyList<Component> components)
    {
        var text = new StringBuilder(
            "KeyRotation contains work of others, under the licences named here. Its own licence is in LICENSE, which is also the\ntext of the Apache License 2.0 wherever a package below is under it.\n");
        foreach (var component in components)
        {
            text.Append('\n')
                .Append(component.Package.Id)
                .Append(' ')
                .Append(component.Package.Version)
                .Append(", ")
                .Append(component.Licence)
                .Append('\n');
            text.Append("  by ").Append(component.Authors);
            text.Append(component.ProjectUrl is null ? string.Empty : ", " + component.ProjectUrl).Append('\n');
            text.Append(component.Copyright is null ? string.Empty : $"  {component.Copyright}\n");
        }

        // Most packages of the same author include the same texts.
        foreach (
            var same in components
                .SelectMany(static component => component.Texts.Select(each => (component.Package.Id, Text: each)))
                .GroupBy(static each => each.Text))
        {
            text.Append('\n')
                .Append(Rule)
                .Append('\n')
                .Append("With ")
                .AppendJoin(", ", same.Select(static each => each.Id).Distinct())
                .Append(":\n\n")
                .Append(same.Key)
                .Append('\n');
        }

        return text.ToString();
    }
}
