using System;
using System.Threading;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>
/// The change that this flow of control is about to send. Its attempt id goes out in the User-Agent, which AWS keeps in
/// the audit trail: a token that the operations themselves do not have.
/// </summary>
/// <param name="AttemptId">32 lower-case hexadecimal digits, unique to this attempt.</param>
internal sealed record OutgoingChange(string AttemptId)
{
    private const string Prefix = "kr-attempt/";
    private const int IdLength = 32;

    // Clients are shared by all cmdlets of a session, so the change flows with the call and not with the client.
    private static readonly AsyncLocal<OutgoingChange?> s_current = new();

    /// <summary>The change that requests of this flow of control belong to; null for none.</summary>
    public static OutgoingChange? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>
    /// Asked after signing and before anything is written to the network; false refuses the request. A process that was
    /// suspended in between sends nothing when it wakes. Null allows every request.
    /// </summary>
    public Func<bool>? MaySend { get; init; }

    /// <summary>The component of the User-Agent.</summary>
    public string UserAgentComponent => Prefix + AttemptId;

    /// <summary>A new attempt id.</summary>
    public static string NewAttemptId() => Guid.NewGuid().ToString("N");

    /// <summary>The attempt id in a User-Agent; null where there is none, or more than one.</summary>
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

    /// <summary>Refuses the request that is about to go out, where it may no longer be sent.</summary>
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
