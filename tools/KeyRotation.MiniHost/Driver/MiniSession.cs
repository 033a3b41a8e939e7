using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Reflection;
using KeyRotation.MiniHost.Running;

namespace KeyRotation.MiniHost;

/// <summary>A session: its commands and variables, and what answers a question.</summary>
public sealed class MiniSession
{
    private readonly Dictionary<string, CommandMetadata> _commands = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, object?> _variables = new(StringComparer.OrdinalIgnoreCase);

    public SessionState State { get; } = new(new PathIntrinsics());

    /// <summary>Answers the questions. Without it, a question fails as in a non-interactive PowerShell.</summary>
    public Func<Prompt, PromptAnswer>? OnPrompt { get; set; }

    /// <summary>Sees every record of every pipeline the moment it is written.</summary>
    public Action<StreamRecord>? OnRecord { get; set; }

    /// <summary>Has no screen until a test gives it one.</summary>
    public PSHost Host { get; } = new();

    /// <summary>What tells this session's commands from those of another.</summary>
    internal Runspace Runspace { get; } = new();

    /// <summary>A variable of the session; null when there is none.</summary>
    public object? this[string variable]
    {
        get => _variables.GetValueOrDefault(variable);
        set => _variables[variable] = value;
    }

    /// <summary>Takes in every cmdlet class of the assembly.</summary>
    public MiniSession Import(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes())
        {
            if (type.GetCustomAttribute<CmdletAttribute>() is { } attribute)
            {
                var metadata = new CommandMetadata(type, attribute);
                _commands[metadata.Name] = metadata;
            }
        }

        return this;
    }

    public MiniSession Import<TCmdlet>() => Import(typeof(TCmdlet).Assembly);

    /// <summary>Answers the questions to come with these, in order; one more question is an error.</summary>
    public MiniSession Answer(params PromptAnswer[] answers)
    {
        var queue = new ConcurrentQueue<PromptAnswer>(answers);
        OnPrompt = prompt => queue.TryDequeue(out PromptAnswer answer)
            ? answer
            : throw new InvalidOperationException($"No answer is left for \"{prompt.Message}\".");
        return this;
    }

    /// <summary>Begins a pipeline.</summary>
    public MiniPipeline Command(string name) => new MiniPipeline(this).Pipe(name);

    /// <summary>Runs one command.</summary>
    /// <param name="parameters">A dictionary, or any object whose public properties name the parameters.</param>
    /// <param name="input">What is piped in; null for a command that starts the pipeline.</param>
    public MiniResult Invoke(string name, object? parameters = null, IEnumerable? input = null)
    {
        MiniPipeline pipeline = Command(name).WithAll(parameters);
        return (input is null ? pipeline : pipeline.Input(input)).Run();
    }

    internal CommandMetadata Find(string name) => _commands.GetValueOrDefault(name)
        ?? throw new InvalidOperationException($"There is no command '{name}'.");
}
