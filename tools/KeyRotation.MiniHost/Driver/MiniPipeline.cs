using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Reflection;
using System.Threading.Tasks;
using KeyRotation.MiniHost.Running;

namespace KeyRotation.MiniHost;

/// <summary>A command-line argument: named, or positional if the name is null.</summary>
internal sealed record CommandArgument(string? Name, object? Value);

/// <summary>A command of a pipeline with its arguments.</summary>
internal sealed record CommandCall(string Name, List<CommandArgument> Arguments);

/// <summary>A pipeline of commands with their arguments, ready to run.</summary>
public sealed class MiniPipeline
{
    private readonly MiniSession _session;
    private readonly List<CommandCall> _calls = [];
    private IEnumerable? _input;
    private Action<StreamRecord>? _observer;

    internal MiniPipeline(MiniSession session)
    {
        _session = session;
        _observer = session.OnRecord;
    }

    /// <summary>Adds a command. The arguments that follow belong to it.</summary>
    public MiniPipeline Pipe(string command)
    {
        _calls.Add(new CommandCall(command, []));
        return this;
    }

    /// <summary>-Name value</summary>
    public MiniPipeline With(string name, object? value) => Add(name, value);

    /// <summary>The switch -Name.</summary>
    public MiniPipeline With(string switchName) => Add(switchName, new SwitchParameter(true));

    /// <summary>Adds all entries of a dictionary, or all public properties of an object, as named arguments.</summary>
    public MiniPipeline WithAll(object? parameters)
    {
        if (parameters is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                With((string)entry.Key, entry.Value);
            }

            return this;
        }

        foreach (PropertyInfo property in parameters?.GetType().GetProperties() ?? [])
        {
            With(property.Name, property.GetValue(parameters));
        }

        return this;
    }

    /// <summary>Adds a positional argument.</summary>
    public MiniPipeline WithArgument(object? value) => Add(name: null, value);

    /// <summary>Sets the input of the first command.</summary>
    public MiniPipeline Input(IEnumerable objects)
    {
        _input = objects;
        return this;
    }

    public MiniPipeline Input(params object?[] objects) => Input((IEnumerable)objects);

    /// <summary>Calls the observer for each output object at once, on the pipeline's thread.</summary>
    public MiniPipeline OnOutput(Action<object?> observer)
    {
        _observer += record =>
        {
            if (record.Kind == StreamKind.Output)
            {
                observer(record.Value);
            }
        };
        return this;
    }

    /// <summary>Runs on the calling thread. Errors are in the result, not thrown.</summary>
    public MiniResult Run() => NewRun().Execute();

    /// <summary>Runs on a new thread.</summary>
    public MiniRun Start() => new(NewRun());

    private MiniPipeline Add(string? name, object? value)
    {
        _calls[^1].Arguments.Add(new CommandArgument(name, value));
        return this;
    }

    private PipelineRun NewRun() => new(_session, _calls, _input, _observer);
}

/// <summary>A running pipeline.</summary>
public sealed class MiniRun
{
    private readonly PipelineRun _run;

    internal MiniRun(PipelineRun run)
    {
        _run = run;
        Completion = Task.Factory.StartNew(run.Execute, TaskCreationOptions.LongRunning);
    }

    /// <summary>The result, when the pipeline has ended. The task never faults.</summary>
    public Task<MiniResult> Completion { get; }

    /// <summary>Simulates Ctrl+C. Returns when StopProcessing of every command has returned.</summary>
    public void Stop() => _run.Stop();

    /// <summary>Simulates Ctrl+C and returns the result.</summary>
    public Task<MiniResult> StopAsync()
    {
        Stop();
        return Completion;
    }
}
