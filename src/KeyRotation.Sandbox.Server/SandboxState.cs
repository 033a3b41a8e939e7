using System.Collections.Generic;

namespace KeyRotation.Sandbox;

/// <summary>What a sandbox has seen and what its resources are at one moment.</summary>
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
    /// How often each operation was called, refused calls included. Operations that were never called are missing.
    /// </summary>
    public IReadOnlyDictionary<string, int> Calls { get; }

    /// <summary>
    /// How many rotations clients had carried out, by cluster identifier, key id and namespace name: those that took
    /// effect, whatever the client got to see. Every resource is in it, with 0 where there were none.
    /// </summary>
    public IReadOnlyDictionary<string, int> Rotations { get; }

    /// <summary>
    /// Each resource's status now (never a stale one): ClusterStatus, KeyState, or the namespace's status. Deleted ones
    /// are missing.
    /// </summary>
    public IReadOnlyDictionary<string, string> States { get; }

    /// <summary>How many calls were refused because of <see cref="SandboxOptions.RequestsPerSecond"/>.</summary>
    public int Throttled { get; }
}
