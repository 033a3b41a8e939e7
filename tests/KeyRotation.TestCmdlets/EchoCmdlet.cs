using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

/// <summary>Writes what was bound as one line: the parameter set, then each parameter with its type and value.</summary>
public abstract class EchoCmdlet : PSCmdlet
{
    private static readonly HashSet<string> s_common = new(CommonParameters.Concat(OptionalCommonParameters));

    protected void Echo(string prefix = "")
    {
        IEnumerable<string> bound = MyInvocation.BoundParameters
            .Where(entry => !s_common.Contains(entry.Key))
            .OrderBy(entry => entry.Key, System.StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}={Describe(entry.Value)}");
        WriteObject(prefix + string.Join("; ", bound.Prepend(ParameterSetName)));
    }

    protected static string Describe(object? value)
    {
        object? bare = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        return bare switch
        {
            null => "null",
            PSObject custom => "@{" + string.Join(",", custom.Properties.Select(each => $"{each.Name}={Describe(each.Value)}")) + "}",
            string text => $"'{text}'",
            IDictionary table => $"{bare.GetType().Name}({table.Count})",
            IEnumerable elements => $"{bare.GetType().Name}[{string.Join(",", elements.Cast<object?>().Select(Describe))}]",
            SwitchParameter present => present.IsPresent ? "on" : "off",
            System.IFormattable formattable => $"{bare.GetType().Name}:{formattable.ToString(null, CultureInfo.InvariantCulture)}",
            _ => $"{bare.GetType().Name}:{bare}",
        };
    }
}
