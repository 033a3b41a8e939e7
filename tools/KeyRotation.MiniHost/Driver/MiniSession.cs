using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Reflection;
using KeyRotation.MiniHost.Binding;
using KeyRotation.MiniHost.Running;

namespace KeyRotation.MiniHost;

/// <summary>A session: its commands, variables and preferences, and what answers a question.</summary>
public sealed class MiniSession : IDisposable
{
    private readonly Dictionary<string, CommandMetadata> _commands = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Assembly> _initialized = [];

    public MiniSession()
    {
        Host = new MiniPSHost(this);
        WhatIfPreference = false;
        ConfirmPreference = ConfirmImpact.High;
        ErrorActionPreference = ActionPreference.Continue;
        WarningPreference = ActionPreference.Continue;
        VerbosePreference = ActionPreference.SilentlyContinue;
        DebugPreference = ActionPreference.SilentlyContinue;
        InformationPreference = ActionPreference.SilentlyContinue;
        ProgressPreference = ActionPreference.Continue;
    }

    public SessionState State { get; } = new();

    internal PSHost Host { get; }

    /// <summary>What tells this session's commands from those of another.</summary>
    public Runspace Runspace { get; } = new();

    /// <summary>Answers the questions. Without it, a question ends the command as it does in a non-interactive PowerShell.</summary>
    public Func<Prompt, PromptAnswer>? OnPrompt { get; set; }

    /// <summary>Types a line when one is asked for, by what the screen shows. Without it, and without a screen of its own, the host has none.</summary>
    public Func<string, string?>? OnType { get; set; }

    /// <summary>The host's screen, which takes lines also where the pipeline takes no more; null for a host without one.</summary>
    public PSHostUserInterface? Screen { get; set; }

    /// <summary>Sees every record of every pipeline the moment it is written.</summary>
    public Action<StreamRecord>? OnRecord { get; set; }

    public bool WhatIfPreference
    {
        get => Preference<bool>(nameof(WhatIfPreference));
        set => this[nameof(WhatIfPreference)] = value;
    }

    public ConfirmImpact ConfirmPreference
    {
        get => Preference<ConfirmImpact>(nameof(ConfirmPreference));
        set => this[nameof(ConfirmPreference)] = value;
    }

    public ActionPreference ErrorActionPreference
    {
        get => Preference<ActionPreference>(nameof(ErrorActionPreference));
        set => this[nameof(ErrorActionPreference)] = value;
    }

    public ActionPreference WarningPreference
    {
        get => Preference<ActionPreference>(nameof(WarningPreference));
        set => this[nameof(WarningPreference)] = value;
    }

    public ActionPreference VerbosePreference
    {
        get => Preference<ActionPreference>(nameof(VerbosePreference));
        set => this[nameof(VerbosePreference)] = value;
    }

    public ActionPreference DebugPreference
    {
        get => Preference<ActionPreference>(nameof(DebugPreference));
        set => this[nameof(DebugPreference)] = value;
    }

    public ActionPreference InformationPreference
    {
        get => Preference<ActionPreference>(nameof(InformationPreference));
        set => this[nameof(InformationPreference)] = value;
    }

    public ActionPreference ProgressPreference
    {
        get => Preference<ActionPreference>(nameof(ProgressPreference));
        set => this[nameof(ProgressPreference)] = value;
    }

    public IReadOnlyCollection<string> CommandNames => _commands.Keys;

    /// <summary>A variable of the session; null when there is none.</summary>
    public object? this[string variable]
    {
        get => State.PSVariable.GetValue(variable);
        set => State.PSVariable.Set(variable, value);
    }

    /// <summary>Takes in every cmdlet class of the assembly, and calls its module initializers.</summary>
    public MiniSession Import(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes().Where(each => each is { IsAbstract: false } && typeof(Cmdlet).IsAssignableFrom(each)))
        {
            if (type.GetCustomAttribute<CmdletAttribute>() is { } attribute)
            {
                var metadata = new CommandMetadata(type, attribute);
                _commands[metadata.Name] = metadata;
            }
        }

        InstancesOf<IModuleAssemblyInitializer>(assembly).ForEach(each => each.OnImport());
        _initialized.Add(assembly);
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

    /// <summary>What Tab offers for a parameter's argument.</summary>
    public IReadOnlyList<CompletionResult> Complete(
        string command, string parameter, string word = "", IDictionary? boundParameters = null)
    {
        CmdletParameter target = Find(command).Parameters.First(each => each.IsNamed(parameter));
        if (target.CompleterType is null)
        {
            return [];
        }

        var completer = (IArgumentCompleter)Activator.CreateInstance(target.CompleterType)!;
        return [.. completer.CompleteArgument(command, target.Name, word, commandAst: null, boundParameters ?? new Hashtable())];
    }

    /// <summary>Removes the modules: their clean-up runs.</summary>
    public void Dispose()
    {
        foreach (Assembly assembly in _initialized)
        {
            var module = new PSModuleInfo(assembly.GetName().Name ?? string.Empty);
            InstancesOf<IModuleAssemblyCleanup>(assembly).ForEach(each => each.OnRemove(module));
        }

        _initialized.Clear();
    }

    internal CommandMetadata Find(string name) => _commands.TryGetValue(name, out CommandMetadata? metadata)
        ? metadata
        : throw new CommandNotFoundException(name, $"There is no command '{name}'.");

    internal PipelineRun NewRun(IReadOnlyList<CommandCall> calls, IEnumerable? input, Action<StreamRecord>? observer)
    {
        Action<StreamRecord>? all = OnRecord;
        return new PipelineRun(this, calls, input, all + observer);
    }

    private static List<T> InstancesOf<T>(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => typeof(T).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false }).Select(type => (T)Activator.CreateInstance(type)!)];

    private T Preference<T>(string name) => LanguagePrimitives.ConvertTo<T>(this[name])!;
}
