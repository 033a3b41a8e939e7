using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>The question to the user when a role requires the code of an MFA device.</summary>
/// <param name="Device">Serial number or ARN of the MFA device.</param>
/// <param name="RoleArn">The role.</param>
/// <param name="Profile">The profile that names both; null if parameters do.</param>
internal sealed record TokenCodeQuestion(string Device, string RoleArn, string? Profile);

/// <summary>The token code of an MFA device. It is requested only if a user can answer, and never stored.</summary>
internal static class TokenCode
{
    // Credentials are shared by all cmdlets of a session, so the prompt belongs to the async context that needs them.
    private static readonly AsyncLocal<Func<TokenCodeQuestion, Task<string>>?> s_prompt = new();

    /// <summary>The prompt for the current async context; null for none.</summary>
    public static Func<TokenCodeQuestion, Task<string>>? Prompt
    {
        get => s_prompt.Value;
        set => s_prompt.Value = value;
    }

    /// <summary>Makes the error for a missing prompt.</summary>
    /// <param name="question">The question that would have been asked.</param>
    /// <param name="cause">The host's error; null if there is no host.</param>
    public static KeyRotationException NoPrompt(TokenCodeQuestion question, Exception? cause) => new(
        ErrorIds.TokenCodeRequired,
        FaultKind.Authentication,
        CoreMessages.TokenCodeRequired.With(question.Profile ?? question.RoleArn, question.Device),
        CoreMessages.TokenCodeRequiredAction.With(question.Device),
        cause);

    /// <summary>Prompts for the code.</summary>
    /// <exception cref="KeyRotationException">There is no prompt, or the input is not a code.</exception>
    internal static async Task<string> RequestAsync(TokenCodeQuestion question)
    {
        var prompt = Prompt ?? throw NoPrompt(question, cause: null);
        var code = (await prompt(question).ConfigureAwait(false)).Trim();
        return code.Length == 6 && code.All(c => c is >= '0' and <= '9')
            ? code
            : throw new KeyRotationException(
                ErrorIds.TokenCodeRequired,
                FaultKind.Authentication,
                CoreMessages.TokenCodeMalformed.With(question.Device),
                CoreMessages.TokenCodeMalformedAction);
    }
}
