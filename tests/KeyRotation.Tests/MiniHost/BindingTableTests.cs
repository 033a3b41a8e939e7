using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace KeyRotation.Tests.MiniHost;

/// <summary>The stand-in engine against the table whose expectations real PowerShell has met.</summary>
public sealed class BindingTableTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = Load();

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Does_what_real_PowerShell_does(string name) => Assert.Equal(string.Empty, CaseRunner.Differences(s_cases[name]));

    private static Dictionary<string, JsonElement> Load()
    {
        using Stream table = typeof(BindingTableTests).Assembly.GetManifestResourceStream("binding-cases.json")!;
        return JsonDocument.Parse(table).RootElement.EnumerateArray().ToDictionary(each => each.GetProperty("name").GetString()!);
    }
}
