using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>What a user is asked for when a role wants the code of a device.</summary>
/// <param name="Device">Serial number or ARN of the MFA device.</param>
/// <param name="RoleArn">The role.</param>
/// <param name="Profile">The profile that names both; null where parameters do.</param>
internal sealed record TokenCodeQuestion(string Device, string RoleArn, string? Profile);

/// <summary>The token code of an MFA device: asked for where somebody is there to answer, and never kept.</summary>
internal static class TokenCode
{
    // Credentials are shared by all cmdlets of a session, so who can be asked flows with the call that needs them.
    private static readonly AsyncLocal<Func<TokenCodeQuestion, Task<string>>?> s_asker = new();

    /// <summary>Who is asked from here on in this flow of control; null for nobody.</summary>
    public static Func<TokenCodeQuestion, Task<string>>? Asker
    {
        get => s_asker.Value;
        set => s_asker.Value = value;
    }

    /// <summary>Nobody is there to answer.</summary>
    /// <param name="question">What would have been asked.</param>
    /// <param name="cause">What the host said; null where there is no host.</param>
    public static KeyRotationException NobodyToAsk(TokenCodeQuestion question, Exception? cause) => new(
        ErrorIds.TokenCodeRequired,
        FaultKind.Authentication,
        CoreMessages.TokenCodeRequired.With(question.Profile ?? question.RoleArn, question.Device),
        CoreMessages.TokenCodeRequiredAction.With(question.Device),
        cause);

    /// <summary>Asks for the code.</summary>
    /// <exception cref="KeyRotationException">Nobody can be asked, or what was typed is no code.</exception>
    internal static async Task<string> AskAsync(TokenCodeQuestion question)
    {
        var asker = Asker ?? throw NobodyToAsk(question, cause: null);
        var code = (await asker(question).ConfigureAwait(false)).Trim();
        return code.Length == 6 && code.All(c => c is >= '0' and <= '9')
            ? code
            : throw new KeyRotationException(
                ErrorIds.TokenCodeRequired,
                FaultKind.Authentication,
                CoreMessages.TokenCodeMalformed.With(question.Device),
                CoreMessages.TokenCodeMalformedAction);
    }
}
