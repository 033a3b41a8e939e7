using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Internal;
using KeyRotation.MiniHost.Binding;

namespace KeyRotation.MiniHost.Running;

/// <summary>One command of a running pipeline: binds its arguments, calls its methods in their order.</summary>
internal sealed class CommandProcessor : IDisposable
{
    private readonly PipelineRun _run;
    private readonly CommandCall _call;
    private readonly BindingState _state;
    private readonly ArgumentBinder _binder;
    private PipelineBinder? _pipelineBinder;
    private bool _hasBegun;

    internal CommandProcessor(PipelineRun run, CommandCall call, CommandMetadata metadata, InvocationInfo invocation)
    {
        _run = run;
        _call = call;
        Invocation = invocation;
        Metadata = metadata;
        Cmdlet = (Cmdlet)Activator.CreateInstance(metadata.Type)!;
        _state = new BindingState(metadata, Cmdlet, metadata.NewCommonParameters(), invocation.BoundParameters);
        SessionState session = run.Session.State;
        _binder = new ArgumentBinder(_state, new EngineIntrinsics(session, run.Host));
        Preferences = new Preferences(run.Session, _state);
        Runtime = new MiniRuntime(run, this);
        Cmdlet.Scope = new CommandScope(invocation, session, run.Host, () => run.IsStopping, () => _state.SetName);
        Cmdlet.CommandRuntime = Runtime;
    }

    internal CommandMetadata Metadata { get; }

    internal InvocationInfo Invocation { get; }

    internal Cmdlet Cmdlet { get; }

    internal Preferences Preferences { get; }

    internal MiniRuntime Runtime { get; }

    /// <summary>Takes what this command writes.</summary>
    internal Action<object?> Next { get; set; } = _ => { };

    internal bool ExpectsInput => Invocation.ExpectingInput;

    internal void Prepare()
    {
        try
        {
            new CommandLineBinder(_state, _binder, ExpectsInput).Bind(_call.Arguments);
            var sets = new ParameterSetResolution(_state);
            if (ExpectsInput)
            {
                sets.SettleForPipeline();
            }
            else
            {
                sets.Settle();
            }

            _pipelineBinder = new PipelineBinder(_state, _binder);
        }
        catch (ParameterBindingException e)
        {
            Name(e.ErrorRecord);
            throw;
        }
    }

    /// <summary>Once: an object that an upstream command writes while it begins makes this one begin first.</summary>
    internal void Begin()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _run.Guard(this, Cmdlet.DoBegin);
        }
    }

    internal void ProcessWithoutInput() => _run.Guard(this, Cmdlet.DoProcess);

    internal void Process(object? input)
    {
        Begin();
        try
        {
            _pipelineBinder!.Bind(input);
        }
        catch (ParameterBindingException e)
        {
            // An object that does not fit is that object's error only.
            e.SetTarget(input);
            _run.Guard(this, () => Runtime.WriteError(e.ErrorRecord));
            return;
        }

        _run.Guard(this, Cmdlet.DoProcess);
    }

    internal void End() => _run.Guard(this, Cmdlet.DoEnd);

    internal void Stop() => Cmdlet.DoStop();

    internal void Name(ErrorRecord record) => record.SetInvocation(Invocation, Metadata.Type);

    public void Dispose()
    {
        (Cmdlet as IDisposable)?.Dispose();
        SetVariable(nameof(CommonParameters.ErrorVariable), _state.Common.ErrorVariable, StreamKind.Error);
        SetVariable(nameof(CommonParameters.WarningVariable), _state.Common.WarningVariable, StreamKind.Warning);
        SetVariable(nameof(CommonParameters.OutVariable), _state.Common.OutVariable, StreamKind.Output);
    }

    private void SetVariable(string parameter, string? variable, StreamKind kind)
    {
        if (_state.IsBound(parameter) && !string.IsNullOrEmpty(variable))
        {
            _run.Session[variable] = new List<object?>(Runtime.WrittenTo(kind));
        }
    }
}
