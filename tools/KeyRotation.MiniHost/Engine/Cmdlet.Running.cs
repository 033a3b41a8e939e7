using System.Collections.Generic;
using KeyRotation.MiniHost;
using KeyRotation.MiniHost.Running;

namespace System.Management.Automation;

/// <content>A command of a running pipeline: binds its arguments and calls its methods in order.</content>
public abstract partial class Cmdlet
{
    private CommandMetadata _metadata = null!;
    private ParameterBinder _binder = null!;
    private PromptAnswer? _answerToAll;
    private bool _hasBegun;

    internal PipelineRun Run { get; private set; } = null!;

    internal MiniSession Session => Run.Session;

    internal InvocationInfo Invocation { get; private set; } = null!;

    /// <summary>Receives the output of this command.</summary>
    internal Action<object?> Next { get; set; } = _ => { };

    private ActionPreference ErrorAction =>
        CommonParameter("ErrorAction") as ActionPreference? ?? ActionPreference.Continue;

    private bool IsVerbose =>
        CommonParameter("Verbose") is SwitchParameter flag
            ? flag
            : Session["VerbosePreference"] is ActionPreference.Continue;

    private bool IsWhatIf => LanguagePrimitives.IsTrue(CommonParameter("WhatIf") ?? Session["WhatIfPreference"]);

    private bool NeedsPrompt =>
        CommonParameter("Confirm") is SwitchParameter flag
            ? flag
            : _metadata.Attribute.ConfirmImpact == ConfirmImpact.High;

    internal void Join(PipelineRun run, CommandMetadata metadata, bool expectsInput)
    {
        Run = run;
        _metadata = metadata;
        var bound = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        Invocation = new InvocationInfo(new CommandInfo(metadata.Name), bound, expectsInput);
        _binder = new ParameterBinder(metadata, this, Invocation);
    }

    internal void Bind(List<CommandArgument> arguments) => Run.Guard(this, () => _binder.BindCommandLine(arguments));

    /// <summary>
    /// Begins once. If an upstream command writes an object while it begins, this command begins first.
    /// </summary>
    internal void Begin()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            Run.Guard(this, BeginProcessing);
        }
    }

    internal void Process(object? input)
    {
        Begin();
        Run.Guard(this, () =>
        {
            try
            {
                _binder.BindObject(input);
            }
            catch (ParameterBindingException e)
            {
                // Only this object fails to bind.
                e.ErrorRecord.TargetObject = input;
                WriteError(e.ErrorRecord);
                return;
            }

            ProcessRecord();
        });
    }

    private bool Ask(Prompt prompt)
    {
        if (Session.OnPrompt is not { } onPrompt)
        {
            throw new InvalidOperationException($"No one can answer the prompt: {prompt.Message}");
        }

        Run.Record(StreamKind.Prompt, prompt);
        PromptAnswer answer = onPrompt(prompt);
        if (answer is PromptAnswer.YesToAll or PromptAnswer.NoToAll)
        {
            _answerToAll = answer;
        }

        return answer is PromptAnswer.Yes or PromptAnswer.YesToAll;
    }

    private void Write(StreamKind kind, object value)
    {
        Run.RequireWriter(this);
        Run.Record(kind, value);
    }

    private object? CommonParameter(string commonParameter) =>
        Invocation.BoundParameters.GetValueOrDefault(commonParameter);
}
