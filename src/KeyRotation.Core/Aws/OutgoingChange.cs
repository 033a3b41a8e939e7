using System;
using System.Threading;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>
/// The change that the current async context is about to send. Its attempt id is in the User-Agent, which AWS records
/// in the audit trail. The operations themselves have no client token.
/// </summary>
/// <param name="AttemptId">32 lower-case hexadecimal digits, unique to this attempt.</param>
internal sealed record OutgoingChange(string AttemptId)
{
    private const string Prefix = "kr-attempt/";
    private const int IdLength = 32;

    // Clients are shared by all cmdlets of a session, so the change belongs to the async context and not to the
    // client.
    private static readonly AsyncLocal<OutgoingChange?> s_current = new();

    /// <summary>The change that requests in the current async context belong to; null for none.</summary>
    public static OutgoingChange? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>
    /// Called after signing and before anything is written to the network. False refuses the request, so that a
    /// process that was suspended in between sends nothing after it resumes. Null allows every request.
    /// </summary>
    public Func<bool>? MaySend { get; init; }

    /// <summary>The attempt's component of the User-Agent.</summary>
    public string UserAgentComponent => Prefix + AttemptId;

    /// <summary>Makes a new attempt id.</summary>
    public static string NewAttemptId() => Guid.NewGuid().ToString("N");

    /// <summary>The attempt id in a User-Agent; null if there is none or more than one.</summary>
    public static string? AttemptIdOf(string? userAgent)
    {
        string? found = null;
        foreach (var component in (userAgent ?? string.Empty).Split(' '))
        {
            if (component.StartsWith(Prefix, StringComparison.Ordinal)
                && component.Substring(Prefix.Length) is var id && IsAttemptId(id))
            {
                if (found is not null)
                {
                    return null;
                }

                found = id;
            }
        }

        return found;
    }

    /// <summary>Refuses the current request if it may no longer be sent.</summary>
    /// <exception cref="KeyRotationException">The deadline has passed. Nothing was sent.</exception>
    public static void ThrowIfTooLate()
    {
        if (Current?.MaySend is { } maySend && !maySend())
        {
            throw new KeyRotationException(
                ErrorIds.SendDeadlinePassed,
                FaultKind.Timeout,
                CoreMessages.SendDeadlinePassed,
                CoreMessages.SendDeadlinePassedAction);
        }
    }

    private static bool IsAttemptId(string text)
    {
        foreach (var c in text)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }
        }

        return text.Length == IdLength;
    }
}
