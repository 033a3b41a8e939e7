using System.Collections.Generic;
using System.Management.Automation.Host;
using KeyRotation.MiniHost;

namespace System.Management.Automation;

/// <summary>A command. The other part runs it.</summary>
public abstract partial class Cmdlet
{
    public void WriteObject(object? sendToPipeline)
    {
        Run.RequireWriter(this);
        Next(sendToPipeline);
    }

    public void WriteError(ErrorRecord errorRecord)
    {
        Run.RequireWriter(this);
        errorRecord.SetInvocation(Invocation, GetType());
        if (ErrorAction == ActionPreference.Stop)
        {
            throw Run.EndWith(new ActionPreferenceStopException(errorRecord));
        }

        if (ErrorAction == ActionPreference.Continue)
        {
            Run.Record(StreamKind.Error, errorRecord);
        }
    }

    public void WriteWarning(string text) => Write(StreamKind.Warning, text);

    public void WriteVerbose(string text)
    {
        if (IsVerbose)
        {
            Write(StreamKind.Verbose, text);
        }
    }

    public void WriteProgress(ProgressRecord progressRecord) => Write(StreamKind.Progress, progressRecord);

    public bool ShouldProcess(string target, string action) =>
        ShouldProcess($"Performing the operation \"{action}\" on target \"{target}\".", null, null);

    public bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption)
    {
        Run.RequireWriter(this);
        if (_answerToAll is { } forAll)
        {
            return forAll == PromptAnswer.YesToAll;
        }

        if (IsWhatIf)
        {
            Run.Record(StreamKind.WhatIf, verboseDescription);
            return false;
        }

        const string Question = "Are you sure you want to perform this action?";
        return !NeedsPrompt || Ask(new Prompt(
            caption ?? "Confirm", verboseWarning ?? Question + Environment.NewLine + verboseDescription));
    }

    public void ThrowTerminatingError(ErrorRecord errorRecord)
    {
        Run.RequireWriter(this);
        errorRecord.SetInvocation(Invocation, GetType());
        throw Run.EndWith(new CmdletInvocationException(errorRecord));
    }

    protected internal virtual void BeginProcessing() { }

    protected internal virtual void ProcessRecord() { }

    protected internal virtual void EndProcessing() { }

    protected internal virtual void StopProcessing() { }
}

/// <summary>A command with access to its session.</summary>
public abstract class PSCmdlet : Cmdlet
{
    public InvocationInfo MyInvocation => Invocation;

    public SessionState SessionState => Session.State;

    public PSHost Host => Session.Host;

    public object? GetVariableValue(string name) => Session[name];

    public string GetUnresolvedProviderPathFromPSPath(string path) =>
        Session.State.Path.GetUnresolvedProviderPathFromPSPath(path);
}

/// <summary>How a command was called.</summary>
/// <param name="BoundParameters">By name. Values from the pipeline change with each object.</param>
public record InvocationInfo(CommandInfo MyCommand, Dictionary<string, object?> BoundParameters, bool ExpectingInput);

public record CommandInfo(string Name);

/// <summary>A switch parameter, present or not.</summary>
public readonly record struct SwitchParameter(bool IsPresent)
{
    public static implicit operator bool(SwitchParameter switchParameter) => switchParameter.IsPresent;

    public static implicit operator SwitchParameter(bool value) => new(value);

    public override string ToString() => IsPresent.ToString();
}

/// <summary>The action for a record of a stream.</summary>
public enum ActionPreference { SilentlyContinue, Stop, Continue, Inquire, Ignore }
