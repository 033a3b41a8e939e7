using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation.Language;

namespace System.Management.Automation;

public enum CompletionResultType { ParameterValue = 8 }

public record CompletionResult(
    string CompletionText, string ListItemText, CompletionResultType ResultType, string ToolTip);

public interface IArgumentCompleter
{
    IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string word, CommandAst ast, IDictionary fakeBoundParameters);
}

public class ArgumentCompleterAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}

public enum RunspaceMode { CurrentRunspace }

/// <summary>Commands that a completer runs in the session of the prompt. This implementation returns nothing.</summary>
public sealed record PowerShell : IDisposable
{
    public static PowerShell Create(RunspaceMode runspace) => new();

    public PowerShell AddCommand(string cmdlet) => this;

    public PowerShell AddParameter(string parameterName) => this;

    public PowerShell AddParameter(string parameterName, object value) => this;

    public Collection<PSObject> Invoke() => [];

    public void Dispose() { }
}
