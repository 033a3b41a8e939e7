using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace KeyRotation.Sandbox;

/// <summary>
/// The active faults. They can be changed at any time from any thread. The first fault that matches a call applies.
/// </summary>
public sealed class SandboxFaults
{
    private readonly object _lock = new();
    private readonly Func<string, string> _canonicalKey;
    private SandboxFault[] _faults = Array.Empty<SandboxFault>();
    private int _held;

    internal SandboxFaults(Func<string, string> canonicalKey) => _canonicalKey = canonicalKey;

    /// <summary>The active faults in the order in which they are tried, including spent ones.</summary>
    public IReadOnlyList<SandboxFault> All => Volatile.Read(ref _faults);

    /// <summary>The number of calls that a fault is delaying now.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Adds a fault after the existing ones.</summary>
    public void Add(SandboxFault fault)
    {
        _ = fault ?? throw new ArgumentNullException(nameof(fault));
        lock (_lock)
        {
            Volatile.Write(ref _faults, _faults.Concat(new[] { fault }).ToArray());
        }
    }

    /// <summary>Adds a fault for an operation.</summary>
    /// <param name="operation">The operation, or "*".</param>
    /// <param name="kind">The kind of fault.</param>
    /// <param name="times">The number of calls that it applies to; null for all.</param>
    public SandboxFault Add(string operation, SandboxFaultKind kind, int? times = null)
    {
        var fault = new SandboxFault { Operation = operation, Kind = kind, Times = times };
        Add(fault);
        return fault;
    }

    /// <summary>Removes a fault. Returns false if it was not active.</summary>
    public bool Remove(SandboxFault fault)
    {
        lock (_lock)
        {
            SandboxFault[] rest = _faults.Where(other => other != fault).ToArray();
            bool found = rest.Length < _faults.Length;
            Volatile.Write(ref _faults, rest);
            return found;
        }
    }

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            Volatile.Write(ref _faults, Array.Empty<SandboxFault>());
        }
    }

    /// <summary>Returns the fault that applies to a call and counts the hit; null for none.</summary>
    internal SandboxFault? Take(string operation, string? identifier)
    {
        foreach (SandboxFault fault in Volatile.Read(ref _faults))
        {
            if ((fault.Operation == "*" || fault.Operation == operation)
                && AppliesTo(fault, identifier)
                && fault.TryHit())
            {
                return fault;
            }
        }

        return null;
    }

    internal void Hold() => Interlocked.Increment(ref _held);

    internal void Release() => Interlocked.Decrement(ref _held);

    private bool AppliesTo(SandboxFault fault, string? identifier) =>
        fault.Identifier is null
        || (
            identifier is not null && (fault.Identifier == identifier || _canonicalKey(fault.Identifier) == identifier));
}
