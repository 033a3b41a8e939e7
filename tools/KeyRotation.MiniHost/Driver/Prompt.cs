using System;

namespace KeyRotation.MiniHost;

/// <summary>Which of a cmdlet's questions is asked.</summary>
public enum PromptKind
{
    ShouldProcess,
    ShouldContinue,

    /// <summary>Whether to go on after a record whose preference is Inquire; no halts the command.</summary>
    Inquire,
}

public enum PromptAnswer
{
    Yes,
    YesToAll,
    No,
    NoToAll,
}

/// <summary>A question that a user would have been asked.</summary>
/// <param name="OffersAll">Whether "yes to all" and "no to all" are among the choices.</param>
public sealed record Prompt(PromptKind Kind, string Command, string Caption, string Message, bool OffersAll)
{
    internal bool IsYes(PromptAnswer answer)
    {
        if (!OffersAll && answer is PromptAnswer.YesToAll or PromptAnswer.NoToAll)
        {
            throw new InvalidOperationException($"The question \"{Message}\" offers yes and no only.");
        }

        return answer is PromptAnswer.Yes or PromptAnswer.YesToAll;
    }
}
