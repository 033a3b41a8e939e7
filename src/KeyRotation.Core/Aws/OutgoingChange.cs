using System;
using System.Threading;

namespace KeyRotation.Aws;

/// <summary>The change that this flow of control is about to send.</summary>
/// <param name="AttemptId">The attempt's id, for the User-Agent: 32 lower-case hex digits.</param>
internal sealed record OutgoingChange(string AttemptId)
{
    private static readonly AsyncLocal<OutgoingChange?> s_current = new();

    /// <summary>The change; null where none is about to be sent.</summary>
    public static OutgoingChange? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>Asked after signing and before the socket: false where it is too late to send. Null for always.</summary>
    public Func<bool>? MaySend { get; init; }
}
