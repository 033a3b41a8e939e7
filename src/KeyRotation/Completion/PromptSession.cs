using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KeyRotation.Completion;

/// <summary>What a completer may read of the session that it is asked in.</summary>
internal static class PromptSession
{
    /// <summary>The value of a variable; null where there is none.</summary>
    public static object? Variable(string name) => Ask(shell => shell
        .AddCommand("Microsoft.PowerShell.Utility\\Get-Variable")
        .AddParameter("Name", WildcardPattern.Escape(name))
        .AddParameter("ValueOnly"));

    /// <summary>
    /// A path as the file system knows it: what is typed may be relative, or begin with a drive of PowerShell.
    /// </summary>
    public static string? FullPath(string? path) => path is null ? null : Ask(shell => shell
        .AddCommand("Microsoft.PowerShell.Management\\Convert-Path")
        .AddParameter("LiteralPath", path)) as string ?? path;

    /// <summary>The tables that are splatted on a command line, such as @s.</summary>
    public static IEnumerable<IDictionary> Splatted(CommandAst? command) =>
        (command?.CommandElements ?? Enumerable.Empty<CommandElementAst>())
            .OfType<VariableExpressionAst>()
            .Where(element => element.Splatted)
            .Select(element => Variable(element.VariablePath.UserPath))
            .OfType<IDictionary>();

    /// <summary>An object without what PowerShell wraps it in.</summary>
    public static object? Unwrapped(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    // A completer runs within the pipeline of the prompt, where a session lets itself be read by commands alone.
    private static object? Ask(Func<PowerShell, PowerShell> question)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return Unwrapped(
            question(shell).AddParameter("ErrorAction", ActionPreference.Ignore).Invoke().FirstOrDefault());
    }
}
