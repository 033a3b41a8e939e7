using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace KeyRotation.MiniHost.Running;

/// <content>The two questions: ShouldProcess and ShouldContinue.</content>
internal sealed partial class MiniRuntime
{
    private PromptAnswer? _answerToAll;
    private readonly HashSet<StreamKind> _goesOnAlways = [];

    public bool ShouldProcess(string? target) => ShouldProcess(target, CommandName);

    public bool ShouldProcess(string? target, string? action)
    {
        string description = $"Performing the operation \"{action}\" on target \"{target}\".";
        return ShouldProcess(description, verboseWarning: null, caption: null, out _);
    }

    public bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption) =>
        ShouldProcess(verboseDescription, verboseWarning, caption, out _);

    public bool ShouldProcess(
        string? verboseDescription, string? verboseWarning, string? caption, out ShouldProcessReason shouldProcessReason)
    {
        _run.ThrowIfStopping();
        shouldProcessReason = ShouldProcessReason.None;
        if (_answerToAll is { } forAll)
        {
            return forAll == PromptAnswer.YesToAll;
        }

        if (Preferences.WhatIf)
        {
            _run.RequireWriter(_command);
            shouldProcessReason = ShouldProcessReason.WhatIf;
            Record(StreamKind.WhatIf, verboseDescription);
            return false;
        }

        ConfirmImpact threshold = Preferences.Confirm;
        if (threshold == ConfirmImpact.None || threshold > _command.Metadata.Attribute.ConfirmImpact)
        {
            if (Preferences.IsVerboseGiven)
            {
                WriteVerbose(verboseDescription ?? string.Empty);
            }

            return true;
        }

        _run.RequireWriter(_command);
        string question = string.IsNullOrEmpty(verboseWarning)
            ? $"Are you sure you want to perform this action?{Environment.NewLine}{verboseDescription}"
            : verboseWarning;
        return AskShouldProcess(question, caption);
    }

    public bool ShouldContinue(string? query, string? caption)
    {
        Enter();
        return IsYes(new Prompt(PromptKind.ShouldContinue, CommandName, CaptionOf(caption), query ?? string.Empty, OffersAll: false), out _);
    }

    public bool ShouldContinue(string? query, string? caption, ref bool yesToAll, ref bool noToAll) =>
        ShouldContinue(query, caption, hasSecurityImpact: false, ref yesToAll, ref noToAll);

    public bool ShouldContinue(string? query, string? caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll)
    {
        Enter();
        if (yesToAll || noToAll)
        {
            return yesToAll;
        }

        var prompt = new Prompt(PromptKind.ShouldContinue, CommandName, CaptionOf(caption), query ?? string.Empty, OffersAll: true);
        bool isYes = IsYes(prompt, out PromptAnswer answer);
        yesToAll = answer == PromptAnswer.YesToAll;
        noToAll = answer == PromptAnswer.NoToAll;
        return isYes;
    }

    private static string CaptionOf(string? caption) => string.IsNullOrEmpty(caption) ? "Confirm" : caption;

    private bool AskShouldProcess(string message, string? caption)
    {
        var prompt = new Prompt(PromptKind.ShouldProcess, CommandName, CaptionOf(caption), message, OffersAll: true);
        bool isYes = IsYes(prompt, out PromptAnswer answer);
        if (answer is PromptAnswer.YesToAll or PromptAnswer.NoToAll)
        {
            _answerToAll = answer;
        }

        return isYes;
    }

    private bool ShallGoOn(StreamKind kind)
    {
        if (_goesOnAlways.Contains(kind))
        {
            return true;
        }

        bool isYes = IsYes(new Prompt(PromptKind.Inquire, CommandName, "Confirm", "Continue with this operation?", OffersAll: true), out PromptAnswer answer);
        if (answer == PromptAnswer.YesToAll)
        {
            _goesOnAlways.Add(kind);
        }

        return isYes;
    }

    private bool IsYes(Prompt prompt, out PromptAnswer answer)
    {
        if (_run.Session.OnPrompt is not { } onPrompt)
        {
            throw new PSInvalidOperationException($"Nobody is there to answer: {prompt.Message}");
        }

        Record(StreamKind.Prompt, prompt);
        answer = onPrompt(prompt);
        return prompt.IsYes(answer);
    }
}
