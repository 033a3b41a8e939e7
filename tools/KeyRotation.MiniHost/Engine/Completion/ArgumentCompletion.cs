using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation.Language;

namespace System.Management.Automation
{
    public enum CompletionResultType
    {
        Text,
        History,
        Command,
        ProviderItem,
        ProviderContainer,
        Property,
        Method,
        ParameterName,
        ParameterValue,
        Variable,
        Namespace,
        Type,
        Keyword,
        DynamicKeyword,
    }

    public class CompletionResult
    {
        public CompletionResult(string completionText, string listItemText, CompletionResultType resultType, string toolTip)
        {
            ArgumentException.ThrowIfNullOrEmpty(completionText);
            ArgumentException.ThrowIfNullOrEmpty(listItemText);
            ArgumentException.ThrowIfNullOrEmpty(toolTip);
            CompletionText = completionText;
            ListItemText = listItemText;
            ResultType = resultType;
            ToolTip = toolTip;
        }

        public CompletionResult(string completionText)
            : this(completionText, completionText, CompletionResultType.Text, completionText)
        {
        }

        public string CompletionText { get; }

        public string ListItemText { get; }

        public CompletionResultType ResultType { get; }

        public string ToolTip { get; }
    }

    public interface IArgumentCompleter
    {
        IEnumerable<CompletionResult> CompleteArgument(
            string commandName, string parameterName, string wordToComplete, CommandAst? commandAst, IDictionary fakeBoundParameters);
    }

    [AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
    public class ArgumentCompleterAttribute : Attribute
    {
        public ArgumentCompleterAttribute(Type type) => Type = type;

        public Type Type { get; }
    }
}

namespace System.Management.Automation
{
    public enum RunspaceMode
    {
        CurrentRunspace,
        NewRunspace,
    }

    /// <summary>Commands that a completer runs in the session of the prompt. This host has none, so nothing answers.</summary>
    public sealed class PowerShell : IDisposable
    {
        private PowerShell()
        {
        }

        public static PowerShell Create(RunspaceMode runspace) => new();

        public PowerShell AddCommand(string cmdlet) => this;

        public PowerShell AddParameter(string parameterName) => this;

        public PowerShell AddParameter(string parameterName, object value) => this;

        public Collection<PSObject> Invoke() => [];

        public void Dispose()
        {
        }
    }

    /// <summary>A variable's name in a script.</summary>
    public class VariablePath
    {
        public VariablePath(string path) => UserPath = path;

        public string UserPath { get; }
    }
}

namespace System.Management.Automation.Language
{
    /// <summary>What a completer reads of a command line. Nothing makes one: this host parses nothing.</summary>
    public sealed class CommandAst
    {
        private CommandAst()
        {
        }

        public ReadOnlyCollection<CommandElementAst> CommandElements { get; } = new([]);
    }

    public abstract class CommandElementAst
    {
        private protected CommandElementAst()
        {
        }
    }

    public class VariableExpressionAst : CommandElementAst
    {
        private VariableExpressionAst()
        {
        }

        public bool Splatted { get; }

        public VariablePath VariablePath { get; } = new(string.Empty);
    }
}
