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

/// <summary>A session with its commands, variables and answers to prompts.</summary>
public sealed class MiniSession
{
    private readonly Dictionary<string, CommandMetadata> _commands = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, object?> _variables = new(StringComparer.OrdinalIgnoreCase);

    public SessionState State { get; } = new(new PathIntrinsics());

    /// <summary>Answers prompts. If null, a prompt fails as in a non-interactive PowerShell.</summary>
    public Func<Prompt, PromptAnswer>? OnPrompt { get; set; }

    /// <summary>Called for every record of every pipeline when it is written.</summary>
    public Action<StreamRecord>? OnRecord { get; set; }

    /// <summary>The host. It has no user interface unless a test sets one.</summary>
    public PSHost Host { get; } = new();

    /// <summary>Identifies this session for its commands.</summary>
    internal Runspace Runspace { get; } = new();

    /// <summary>A variable of the session; null if it does not exist.</summary>
    public object? this[string variable]
    {
        get => _variables.GetValueOrDefault(variable);
        set => _variables[variable] = value;
    }

    /// <summary>Imports every cmdlet class of the assembly.</summary>
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

    /// <summary>Sets the answers to the next prompts, in order. A further prompt is an error.</summary>
    public MiniSession Answer(params PromptAnswer[] answers)
    {
        var queue = new ConcurrentQueue<PromptAnswer>(answers);
        OnPrompt = prompt => queue.TryDequeue(out PromptAnswer answer)
            ? answer
            : throw new InvalidOperationException($"No answer is left for \"{prompt.Message}\".");
        return this;
    }

    /// <summary>Starts a pipeline.</summary>
    public MiniPipeline Command(string name) => new MiniPipeline(this).Pipe(name);

    /// <summary>Runs one command.</summary>
    /// <param name="parameters">A dictionary, or an object whose public properties are the parameters.</param>
    /// <param name="input">The pipeline input; null for none.</param>
    public MiniResult Invoke(string name, object? parameters = null, IEnumerable? input = null)
    {
        MiniPipeline pipeline = Command(name).WithAll(parameters);
        return (input is null ? pipeline : pipeline.Input(input)).Run();
    }

    internal CommandMetadata Find(string name) => _commands.GetValueOrDefault(name)
        ?? throw new InvalidOperationException($"There is no command '{name}'.");
}
