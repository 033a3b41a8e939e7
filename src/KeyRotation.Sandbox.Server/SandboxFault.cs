using System;
using System.Threading;

namespace KeyRotation.Sandbox;

/// <summary>
/// A fault to inject. Add it with <see cref="SandboxFaults.Add(SandboxFault)"/>. <see cref="Parse"/> reads the format
/// of the command line.
/// </summary>
public sealed class SandboxFault
{
    private int _matches;
    private int _hits;

    /// <summary>
    /// The operation that it applies to, such as RotateEncryptionKey. The default is "*", for every operation.
    /// </summary>
    public string Operation { get; init; } = "*";

    /// <summary>The kind of fault.</summary>
    public SandboxFaultKind Kind { get; init; }

    /// <summary>The number of calls that it applies to, starting with the first match; null for all.</summary>
    public int? Times { get; init; }

    /// <summary>The number of matching calls to skip first.</summary>
    public int Skip { get; init; }

    /// <summary>
    /// The only resource that it applies to: a cluster identifier, key (ID, ARN or alias) or namespace name; null for
    /// any.
    /// </summary>
    public string? Identifier { get; init; }

    /// <summary>
    /// How long the answer is delayed, by the sandbox's TimeProvider. For <see cref="SandboxFaultKind.LateExecution"/>,
    /// how long the execution is delayed. Can be combined with any kind.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The HTTP status code, for kinds that return one; null for the kind's default.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The AWS error code of <see cref="SandboxFaultKind.Error"/>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The number of calls that it has applied to so far.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Whether it has applied to all of its calls.</summary>
    public bool IsSpent => Times is int times && Hits >= times;

    /// <summary>Whether the call's change is still carried out.</summary>
    public bool CarriesOut =>
        Kind
            is not (
                SandboxFaultKind.Throttle
                or SandboxFaultKind.DependentThrottle
                or SandboxFaultKind.AccessDenied
                or SandboxFaultKind.Error
                or SandboxFaultKind.ErrorBefore
                or SandboxFaultKind.DropBefore
                or SandboxFaultKind.ResetBefore);

    /// <summary>
    /// Parses the format OPERATION:KIND[:TIMES][:NAME=VALUE]..., as in RotateEncryptionKey:drop-after:1.
    /// </summary>
    /// <param name="text">The fault. The names are delay (in seconds), identifier, status, code and skip.</param>
    /// <exception cref="FormatException">The text is not in this format. The message says what is allowed.</exception>
    public static SandboxFault Parse(string text) =>
        FaultParser.Parse(text ?? throw new ArgumentNullException(nameof(text)));

    /// <inheritdoc/>
    public override string ToString() => FaultParser.Format(this);

    /// <summary>Counts a matching call. Returns whether this fault applies to it.</summary>
    internal bool TryHit()
    {
        if (Interlocked.Increment(ref _matches) <= Skip)
        {
            return false;
        }

        while (true)
        {
            int hits = Volatile.Read(ref _hits);
            if (Times is int times && hits >= times)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _hits, hits + 1, hits) == hits)
            {
                return true;
            }
        }
    }
}
