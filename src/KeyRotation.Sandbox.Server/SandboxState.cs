using System.Collections.Generic;

namespace KeyRotation.Sandbox;

/// <summary>A snapshot of the calls a sandbox received and of its resources.</summary>
public sealed class SandboxState
{
    internal SandboxState(
        IReadOnlyDictionary<string, int> calls,
        IReadOnlyDictionary<string, int> rotations,
        IReadOnlyDictionary<string, string> states,
        int throttled)
    {
        Calls = calls;
        Rotations = rotations;
        States = states;
        Throttled = throttled;
    }

    /// <summary>
    /// The number of calls per operation, including refused calls. Operations that were never called are omitted.
    /// </summary>
    public IReadOnlyDictionary<string, int> Calls { get; }

    /// <summary>
    /// The number of rotations that were carried out for clients, by cluster identifier, key ID and namespace name,
    /// whatever answer the client received. Every resource is included, with 0 if it has none.
    /// </summary>
    public IReadOnlyDictionary<string, int> Rotations { get; }

    /// <summary>
    /// The current status of each resource (never stale): ClusterStatus, KeyState, or the namespace's status. Deleted
    /// resources are omitted.
    /// </summary>
    public IReadOnlyDictionary<string, string> States { get; }

    /// <summary>
    /// The number of calls that were refused because of <see cref="SandboxOptions.RequestsPerSecond"/>.
    /// </summary>
    public int Throttled { get; }
}
