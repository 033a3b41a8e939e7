using System.Collections.Generic;
using KeyRotation.MiniHost;
using KeyRotation.MiniHost.Running;

namespace System.Management.Automation;

/// <content>A command of a running pipeline: binds its arguments, and has its methods called in their order.</content>
public abstract partial class Cmdlet
{
    private CommandMetadata _metadata = null!;
    private ParameterBinder _binder = null!;
    private PromptAnswer? _answerToAll;
    private bool _hasBegun;

    internal PipelineRun Run { get; private set; } = null!;

    internal MiniSession Session => Run.Session;

    internal InvocationInfo Invocation { get; private set; } = null!;

    /// <summary>Takes what this command writes.</summary>
    internal Action<object?> Next { get; set; } = _ => { };

    private ActionPreference ErrorAction => Given("ErrorAction") as ActionPreference? ?? ActionPreference.Continue;

    private bool IsVerbose =>
        Given("Verbose") is SwitchParameter flag ? flag : Session["VerbosePreference"] is ActionPreference.Continue;

    private bool IsWhatIf => LanguagePrimitives.IsTrue(Given("WhatIf") ?? Session["WhatIfPreference"]);

    private bool MustAsk =>
        Given("Confirm") is SwitchParameter flag ? flag : _metadata.Attribute.ConfirmImpact == ConfirmImpact.High;

    internal void Join(PipelineRun run, CommandMetadata metadata, bool expectsInput)
    {
        Run = run;
        _metadata = metadata;
        var bound = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        Invocation = new InvocationInfo(new CommandInfo(metadata.Name), bound, expectsInput);
        _binder = new ParameterBinder(metadata, this, Invocation);
    }

    internal void Bind(List<CommandArgument> arguments) => Run.Guard(this, () => _binder.BindCommandLine(arguments));

    /// <summary>Once: an object that an upstream command writes while it begins makes this one begin first.</summary>
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
                // An object that does not fit is that object's error only.
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
            throw new InvalidOperationException($"Nobody is there to answer: {prompt.Message}");
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

    private object? Given(string commonParameter) => Invocation.BoundParameters.GetValueOrDefault(commonParameter);
}
