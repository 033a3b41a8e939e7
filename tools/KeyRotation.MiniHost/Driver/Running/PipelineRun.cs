using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;

namespace KeyRotation.MiniHost.Running;

/// <summary>
/// A pipeline from its first BeginProcessing to its last EndProcessing. The next command processes a written object
/// before WriteObject returns.
/// </summary>
internal sealed class PipelineRun
{
    private readonly IReadOnlyList<CommandCall> _calls;
    private readonly IEnumerable? _input;
    private readonly Action<StreamRecord>? _observer;
    private readonly List<StreamRecord> _timeline = [];
    private readonly List<Cmdlet> _commands = [];
    private volatile bool _isStopping;
    private Cmdlet? _writer;
    private int _threadId;
    private Exception? _failure;

    internal PipelineRun(
        MiniSession session, IReadOnlyList<CommandCall> calls, IEnumerable? input, Action<StreamRecord>? observer)
    {
        Session = session;
        _calls = calls;
        _input = input;
        _observer = observer;
        foreach (CommandCall call in calls)
        {
            CommandMetadata metadata = session.Find(call.Name);
            var command = (Cmdlet)Activator.CreateInstance(metadata.Type)!;
            command.Join(this, metadata, expectsInput: _commands.Count > 0 || input is not null);
            command.Next = value => Record(StreamKind.Output, PSObject.Base(value));
            if (_commands.Count > 0)
            {
                _commands[^1].Next = command.Process;
            }

            _commands.Add(command);
        }
    }

    internal MiniSession Session { get; }

    internal MiniResult Execute()
    {
        _threadId = Environment.CurrentManagedThreadId;
        Runspace? outer = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = Session.Runspace;
        try
        {
            Stream();
        }
        catch (Exception e)
        {
            EndWith(e);
        }
        finally
        {
            _commands.ForEach(command => (command as IDisposable)?.Dispose());
            Runspace.DefaultRunspace = outer;
        }

        return new MiniResult([.. _timeline], _failure);
    }

    /// <summary>Called from another thread. Stops every command and prevents further writes.</summary>
    internal void Stop()
    {
        EndWith(new PipelineStoppedException());
        if (!_isStopping)
        {
            _isStopping = true;
            try
            {
                _commands.ForEach(command => command.StopProcessing());
            }
            catch (ObjectDisposedException)
            {
                // The pipeline has ended in the meantime.
            }
        }
    }

    /// <summary>
    /// Calls a cmdlet, the only one that may write during the call. An exception that escapes ends the pipeline.
    /// </summary>
    internal void Guard(Cmdlet command, Action call)
    {
        Cmdlet? outer = _writer;
        _writer = command;
        try
        {
            ThrowIfStopping();
            call();
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            ErrorRecord record = (e as RuntimeException)?.ErrorRecord
                ?? new ErrorRecord(e, e.GetType().FullName!, ErrorCategory.NotSpecified, targetObject: null);
            record.SetInvocation(command.Invocation, command.GetType());
            throw EndWith(new CmdletInvocationException(record));
        }
        finally
        {
            _writer = outer;
        }
    }

    /// <summary>
    /// Ends the pipeline for this reason. The cmdlets on the stack only see that it stopped. As in the engine, a cmdlet
    /// that catches this continues, and the first reason is still reported at the end.
    /// </summary>
    internal PipelineStoppedException EndWith(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, comparand: null);
        return new PipelineStoppedException();
    }

    /// <summary>Ensures that only the running cmdlet writes, on the pipeline's thread.</summary>
    internal void RequireWriter(Cmdlet command)
    {
        ThrowIfStopping();
        if (Environment.CurrentManagedThreadId != _threadId || command != _writer)
        {
            throw new InvalidOperationException("A cmdlet writes in its methods, on the pipeline's thread.");
        }
    }

    internal void Record(StreamKind kind, object? value)
    {
        var record = new StreamRecord(kind, value);
        _timeline.Add(record);
        _observer?.Invoke(record);
    }

    private void ThrowIfStopping()
    {
        if (_isStopping)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Stream()
    {
        for (int index = 0; index < _calls.Count; index++)
        {
            _commands[index].Bind(_calls[index].Arguments);
        }

        _commands.ForEach(command => command.Begin());
        if (_input is null)
        {
            Guard(_commands[0], _commands[0].ProcessRecord);
        }
        else
        {
            foreach (object? value in _input)
            {
                _commands[0].Process(value);
            }
        }

        _commands.ForEach(command => Guard(command, command.EndProcessing));
    }
}
