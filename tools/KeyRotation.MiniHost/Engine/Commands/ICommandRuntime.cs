using System.Management.Automation.Host;

namespace System.Management.Automation;

/// <summary>What a cmdlet can do to the world around it.</summary>
public interface ICommandRuntime
{
    PSHost? Host { get; }

    void WriteDebug(string text);

    void WriteError(ErrorRecord errorRecord);

    void WriteObject(object? sendToPipeline);

    void WriteObject(object? sendToPipeline, bool enumerateCollection);

    void WriteProgress(ProgressRecord progressRecord);

    void WriteProgress(long sourceId, ProgressRecord progressRecord);

    void WriteVerbose(string text);

    void WriteWarning(string text);

    void WriteCommandDetail(string text);

    bool ShouldProcess(string? target);

    bool ShouldProcess(string? target, string? action);

    bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption);

    bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption, out ShouldProcessReason shouldProcessReason);

    bool ShouldContinue(string? query, string? caption);

    bool ShouldContinue(string? query, string? caption, ref bool yesToAll, ref bool noToAll);

    void ThrowTerminatingError(ErrorRecord errorRecord);
}

public interface ICommandRuntime2 : ICommandRuntime
{
    void WriteInformation(InformationRecord informationRecord);

    bool ShouldContinue(string? query, string? caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll);
}

/// <summary>Why ShouldProcess said no.</summary>
public enum ShouldProcessReason
{
    None,
    WhatIf,
}
