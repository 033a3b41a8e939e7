using System;
using System.Threading;

namespace KeyRotation.Sandbox;

/// <summary>
/// One thing that goes wrong. Give it to <see cref="SandboxFaults.Add(SandboxFault)"/>, or use <see cref="Parse"/> for
/// the form of the program's command line.
/// </summary>
public sealed class SandboxFault
{
    private int _seen;
    private int _hits;

    /// <summary>The operation that it hits, such as RotateEncryptionKey; "*" (the default) hits every one.</summary>
    public string Operation { get; init; } = "*";

    /// <summary>What goes wrong.</summary>
    public SandboxFaultKind Kind { get; init; }

    /// <summary>How many calls it hits, from the first matching one on; null for all.</summary>
    public int? Times { get; init; }

    /// <summary>How many matching calls pass unharmed before it starts.</summary>
    public int Skip { get; init; }

    /// <summary>
    /// The only resource that it hits: a cluster identifier, key (id, ARN or alias) or namespace name; null for any.
    /// </summary>
    public string? Identifier { get; init; }

    /// <summary>
    /// How long the answer is held back, by the sandbox's TimeProvider; for
    /// <see cref="SandboxFaultKind.LateExecution"/> how long carrying it out is. Adds to any kind.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The HTTP status of the kinds that answer with one; null for the kind's own.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The AWS error code of <see cref="SandboxFaultKind.Error"/>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>How many calls it has hit.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Whether it will hit no more.</summary>
    public bool IsSpent => Times is int times && Hits >= times;

    /// <summary>Whether the call's change is carried out in spite of it.</summary>
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
    /// Reads the form OPERATION:KIND[:TIMES][:NAME=VALUE]..., as in RotateEncryptionKey:drop-after:1.
    /// </summary>
    /// <param name="text">The fault; names are delay (seconds), identifier, status, code and skip.</param>
    /// <exception cref="FormatException">It is not of that form; the message says what is allowed.</exception>
    public static SandboxFault Parse(string text) =>
        FaultParser.Parse(text ?? throw new ArgumentNullException(nameof(text)));

    /// <inheritdoc/>
    public override string ToString() => FaultParser.Format(this);

    /// <summary>Counts a matching call, and says whether this fault hits it.</summary>
    internal bool TryHit()
    {
        if (Interlocked.Increment(ref _seen) <= Skip)
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
