using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace KeyRotation.MiniHost.Running;

/// <summary>Takes what one command writes, as its preferences say.</summary>
internal sealed partial class MiniRuntime : ICommandRuntime2
{
    private readonly PipelineRun _run;
    private readonly CommandProcessor _command;
    private readonly List<(StreamKind Kind, object? Value)> _written = [];

    internal MiniRuntime(PipelineRun run, CommandProcessor command)
    {
        _run = run;
        _command = command;
    }

    public PSHost Host => _run.Host;

    private string CommandName => _command.Metadata.Name;

    private Preferences Preferences => _command.Preferences;

    public void WriteObject(object? sendToPipeline)
    {
        Enter();
        _written.Add((StreamKind.Output, sendToPipeline));
        _command.Next(sendToPipeline is null ? null : PSObject.AsPSObject(sendToPipeline));
    }

    public void WriteObject(object? sendToPipeline, bool enumerateCollection)
    {
        if (enumerateCollection && LanguagePrimitives.GetEnumerable(sendToPipeline) is { } elements)
        {
            Enter();
            foreach (object? element in elements)
            {
                WriteObject(element);
            }
        }
        else
        {
            WriteObject(sendToPipeline);
        }
    }

    public void WriteError(ErrorRecord errorRecord)
    {
        ArgumentNullException.ThrowIfNull(errorRecord);
        Enter();
        _command.Name(errorRecord);
        ActionPreference preference = Preferences.Error;
        if (preference == ActionPreference.Ignore)
        {
            return;
        }

        _written.Add((StreamKind.Error, errorRecord));
        if (preference == ActionPreference.Stop)
        {
            throw _run.EndWith(new ActionPreferenceStopException(
                errorRecord, $"Stopped as the error action asks: {errorRecord}"));
        }

        if (preference != ActionPreference.SilentlyContinue)
        {
            Record(StreamKind.Error, errorRecord);
        }
    }

    public void ThrowTerminatingError(ErrorRecord errorRecord)
    {
        _run.ThrowIfStopping();
        _command.Name(errorRecord);
        throw _run.EndWith(new CmdletInvocationException(errorRecord));
    }

    public void WriteWarning(string text) => WriteText(StreamKind.Warning, Preferences.Warning, "WarningPreference", text);

    public void WriteVerbose(string text) => WriteText(StreamKind.Verbose, Preferences.Verbose, "VerbosePreference", text);

    public void WriteDebug(string text) => WriteText(StreamKind.Debug, Preferences.Debug, "DebugPreference", text);

    public void WriteCommandDetail(string text)
    {
    }

    public void WriteInformation(InformationRecord informationRecord)
    {
        // The engine lets any thread write this one.
        _run.ThrowIfStopping();

        // The stream gets every record; the preference rules only what a console would show.
        if (Preferences.Information != ActionPreference.Ignore)
        {
            Record(StreamKind.Information, informationRecord);
        }

        if (Preferences.Information == ActionPreference.Stop)
        {
            throw StoppedBy("InformationPreference", informationRecord.ToString());
        }
    }

    public void WriteProgress(ProgressRecord progressRecord) => WriteProgress(sourceId: 0, progressRecord);

    public void WriteProgress(long sourceId, ProgressRecord progressRecord)
    {
        Enter();
        if (Preferences.Progress is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore))
        {
            Record(StreamKind.Progress, progressRecord.Copy());
        }
    }

    internal IEnumerable<object?> WrittenTo(StreamKind kind)
    {
        foreach ((StreamKind writtenKind, object? value) in _written)
        {
            if (writtenKind == kind)
            {
                yield return value;
            }
        }
    }

    private void WriteText(StreamKind kind, ActionPreference preference, string variable, string text)
    {
        Enter();
        if (preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore)
        {
            return;
        }

        _written.Add((kind, kind == StreamKind.Warning ? new WarningRecord(text) : text));
        Record(kind, text);
        bool isHalted = preference == ActionPreference.Inquire && !ShallGoOn(kind);
        if (preference == ActionPreference.Stop || isHalted)
        {
            throw StoppedBy(variable, text);
        }
    }

    private PipelineStoppedException StoppedBy(string variable, string text)
    {
        var failure = new ActionPreferenceStopException(
            $"Stopped as {variable} or its common parameter asks: {text}");
        _command.Name(failure.ErrorRecord);
        return _run.EndWith(failure);
    }

    private void Enter()
    {
        _run.ThrowIfStopping();
        _run.RequireWriter(_command);
    }

    private void Record(StreamKind kind, object? value) => _run.Record(kind, CommandName, value);
}
