using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;

namespace KeyRotation.Demo;

/// <summary>Writes pipeline output as a PowerShell host shows it.</summary>
internal sealed class StreamRenderer(TextWriter output)
{
    private readonly ModuleViews _views = ModuleViews.Load();

    /// <summary>Writes the objects as one table first, then the other records in order.</summary>
    public void Write(MiniResult result)
    {
        var table = new List<object>();
        foreach (var record in result.Timeline)
        {
            if (record is { Kind: StreamKind.Output, Value: { } value })
            {
                table.Add(PSObject.AsPSObject(value).BaseObject);
                continue;
            }

            Flush(table);
            Write(record);
        }

        Flush(table);
        if (result.TerminatingError is { } error)
        {
            Write(error);
        }
    }

    /// <summary>Writes one object.</summary>
    public void Write(object value) => Flush([value]);

    private void Write(StreamRecord record)
    {
        switch (record)
        {
            case { Kind: StreamKind.Warning, Value: string text }:
                output.WriteLine("WARNING: " + text);
                break;
            case { Kind: StreamKind.WhatIf, Value: string text }:
                output.WriteLine("What if: " + text);
                break;
            case { Kind: StreamKind.Prompt, Value: Prompt prompt }:
                output.WriteLine(prompt.Caption);
                output.WriteLine(prompt.Message);
                output.WriteLine(
                    "[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is \"Y\"): Y");
                break;
            case { Kind: StreamKind.Error, Value: ErrorRecord error }:
                Write(error);
                break;
        }
    }

    private void Write(ErrorRecord error)
    {
        output.WriteLine($"{error.InvocationInfo?.MyCommand?.Name}: {error}");
        if (error.ErrorDetails is { RecommendedAction: { Length: > 0 } action })
        {
            output.WriteLine("  Recommendation: " + action);
        }

        output.WriteLine("  FullyQualifiedErrorId: " + error.FullyQualifiedErrorId);
    }

    private void Flush(List<object> table)
    {
        foreach (
            var line in table.GroupBy(each => each.GetType()).SelectMany(group => _views.Render(group.Key, [.. group])))
        {
            output.WriteLine(line);
        }

        table.Clear();
    }
}
