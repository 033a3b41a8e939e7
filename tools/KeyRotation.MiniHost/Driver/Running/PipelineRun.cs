using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Threading;

namespace KeyRotation.MiniHost.Running;

/// <summary>
/// A pipeline from its first BeginProcessing to its last EndProcessing. An object that is written is processed by the
/// next command before WriteObject returns.
/// </summary>
internal sealed class PipelineRun
{
    private readonly IReadOnlyList<CommandCall> _calls;
    private readonly IEnumerable? _input;
    private readonly Action<StreamRecord>? _observer;
    private readonly List<StreamRecord> _timeline = [];
    private readonly List<CommandProcessor> _commands = [];
    private readonly Lock _stopLock = new();
    private volatile bool _isStopping;
    private CommandProcessor? _writer;
    private int _threadId;
    private Exception? _failure;

    internal PipelineRun(MiniSession session, IReadOnlyList<CommandCall> calls, IEnumerable? input, Action<StreamRecord>? observer)
    {
        Session = session;
        _calls = calls;
        _input = input;
        _observer = observer;
    }

    internal MiniSession Session { get; }

    internal PSHost Host => Session.Host;

    internal bool IsStopping => _isStopping;

    internal MiniResult Execute()
    {
        _threadId = Environment.CurrentManagedThreadId;
        Runspace? outer = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = Session.Runspace;
        try
        {
            Prepare();
            Stream();
        }
        catch (Exception e)
        {
            _failure ??= e;
        }
        finally
        {
            _commands.ForEach(command => command.Dispose());
            Runspace.DefaultRunspace = outer;
        }

        return new MiniResult([.. _timeline], _failure);
    }

    /// <summary>From another thread: tells every command, and lets none write any more.</summary>
    internal void Stop()
    {
        List<CommandProcessor> commands;
        lock (_stopLock)
        {
            if (_isStopping)
            {
                return;
            }

            _failure ??= new PipelineStoppedException();
            _isStopping = true;
            commands = [.. _commands];
        }

        foreach (CommandProcessor command in commands)
        {
            try
            {
                command.Stop();
            }
            catch (Exception)
            {
                // As in the engine: a StopProcessing that fails must not keep the others from stopping.
            }
        }
    }

    /// <summary>Calls into a cmdlet, which alone may write while it runs; an exception that escapes it ends the pipeline.</summary>
    internal void Guard(CommandProcessor command, Action call)
    {
        CommandProcessor? outer = _writer;
        _writer = command;
        try
        {
            ThrowIfStopping();
            call();
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (Exception e)
        {
            throw Fail(command, e);
        }
        finally
        {
            _writer = outer;
        }
    }

    /// <summary>
    /// Ends the pipeline for that reason; the cmdlets on the stack see only that it stopped. One that catches that goes
    /// on, as in the engine, and the reason is reported at the end all the same.
    /// </summary>
    internal PipelineStoppedException EndWith(Exception failure)
    {
        lock (_stopLock)
        {
            _failure ??= failure;
        }

        return new PipelineStoppedException();
    }

    internal void ThrowIfStopping()
    {
        if (_isStopping)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Writing is for the pipeline's thread, and for the cmdlet whose method is running on it.</summary>
    internal void RequireWriter(CommandProcessor command)
    {
        if (Environment.CurrentManagedThreadId != _threadId || !ReferenceEquals(command, _writer))
        {
            throw new PSInvalidOperationException("A cmdlet can write only while its BeginProcessing, ProcessRecord or EndProcessing runs, and only on the pipeline's thread.");
        }
    }

    internal void Record(StreamKind kind, string command, object? value)
    {
        var record = new StreamRecord(kind, command, value);
        _timeline.Add(record);
        _observer?.Invoke(record);
    }

    private PipelineStoppedException Fail(CommandProcessor command, Exception exception)
    {
        ErrorRecord record = exception is IContainsErrorRecord { ErrorRecord: { } own }
            ? new ErrorRecord(own, own.Exception is null ? exception : null)
            : new ErrorRecord(exception, exception.GetType().FullName, ErrorCategory.NotSpecified, targetObject: null);
        command.Name(record);
        return EndWith(new CmdletInvocationException(record));
    }

    private void Prepare()
    {
        for (int index = 0; index < _calls.Count; index++)
        {
            Binding.CommandMetadata metadata = Session.Find(_calls[index].Name);
            var invocation = new InvocationInfo(
                new CmdletInfo(metadata.Name, metadata.Type), index + 1, _calls.Count, expectingInput: index > 0 || _input is not null);
            var command = new CommandProcessor(this, _calls[index], metadata, invocation);
            lock (_stopLock)
            {
                _commands.Add(command);
            }

            if (index > 0)
            {
                _commands[index - 1].Next = command.Process;
            }
        }

        _commands[^1].Next = value => Record(StreamKind.Output, _commands[^1].Metadata.Name, PSObject.Base(value));
        _commands.ForEach(command => command.Prepare());
    }

    private void Stream()
    {
        _commands.ForEach(command => command.Begin());
        if (_input is null)
        {
            _commands[0].ProcessWithoutInput();
        }
        else
        {
            foreach (object? value in _input)
            {
                ThrowIfStopping();
                _commands[0].Process(value);
            }
        }

        _commands.ForEach(command => command.End());
    }
}
