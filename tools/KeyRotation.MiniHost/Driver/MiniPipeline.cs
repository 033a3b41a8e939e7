using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Reflection;
using System.Threading.Tasks;
using KeyRotation.MiniHost.Running;

namespace KeyRotation.MiniHost;

/// <summary>An argument as it stands on the command line: by name, or by position when the name is null.</summary>
internal sealed record CommandArgument(string? Name, object? Value);

/// <summary>One command of a pipeline with its arguments.</summary>
internal sealed record CommandCall(string Name, List<CommandArgument> Arguments);

/// <summary>Commands in a row with their arguments, ready to run.</summary>
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

    /// <summary>Adds a command; the arguments that follow are its own.</summary>
    public MiniPipeline Pipe(string command)
    {
        _calls.Add(new CommandCall(command, []));
        return this;
    }

    /// <summary>-Name value</summary>
    public MiniPipeline With(string name, object? value) => Add(name, value);

    /// <summary>-Name, of a switch</summary>
    public MiniPipeline With(string switchName) => Add(switchName, new SwitchParameter(true));

    /// <summary>All entries of a dictionary, or all public properties of an object, as named arguments.</summary>
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

    /// <summary>An argument without a name.</summary>
    public MiniPipeline WithArgument(object? value) => Add(name: null, value);

    /// <summary>What is piped into the first command.</summary>
    public MiniPipeline Input(IEnumerable objects)
    {
        _input = objects;
        return this;
    }

    public MiniPipeline Input(params object?[] objects) => Input((IEnumerable)objects);

    /// <summary>Sees every object the moment it leaves the pipeline, on the pipeline's thread.</summary>
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

    /// <summary>Runs on a thread of its own.</summary>
    public MiniRun Start() => new(NewRun());

    private MiniPipeline Add(string? name, object? value)
    {
        _calls[^1].Arguments.Add(new CommandArgument(name, value));
        return this;
    }

    private PipelineRun NewRun() => new(_session, _calls, _input, _observer);
}

/// <summary>A pipeline that is running.</summary>
public sealed class MiniRun
{
    private readonly PipelineRun _run;

    internal MiniRun(PipelineRun run)
    {
        _run = run;
        Completion = Task.Factory.StartNew(run.Execute, TaskCreationOptions.LongRunning);
    }

    /// <summary>The result, once the pipeline has ended; it never faults.</summary>
    public Task<MiniResult> Completion { get; }

    /// <summary>Ctrl+C: returns when every command's StopProcessing has.</summary>
    public void Stop() => _run.Stop();

    /// <summary>Ctrl+C, then the result.</summary>
    public Task<MiniResult> StopAsync()
    {
        Stop();
        return Completion;
    }
}
