using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KeyRotation.Completion;

/// <summary>Reads values of the session that a completer runs in.</summary>
internal static class PromptSession
{
    /// <summary>The value of a variable; null if it does not exist.</summary>
    public static object? Variable(string name) => Ask(shell => shell
        .AddCommand("Microsoft.PowerShell.Utility\\Get-Variable")
        .AddParameter("Name", WildcardPattern.Escape(name))
        .AddParameter("ValueOnly"));

    /// <summary>
    /// Converts a path to a full path of the file system. The input can be relative, or start with a PowerShell drive.
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

    /// <summary>The object without its PSObject wrapper.</summary>
    public static object? Unwrapped(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    // A completer runs inside the prompt's pipeline, where only commands can read the session.
    private static object? Ask(Func<PowerShell, PowerShell> question)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return Unwrapped(
            question(shell).AddParameter("ErrorAction", ActionPreference.Ignore).Invoke().FirstOrDefault());
    }
}
