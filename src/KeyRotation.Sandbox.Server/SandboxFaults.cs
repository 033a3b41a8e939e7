using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace KeyRotation.Sandbox;

/// <summary>
/// The faults that are set. Can be changed at any time and from any thread; the first that matches a call hits it.
/// </summary>
public sealed class SandboxFaults
{
    private readonly object _lock = new();
    private readonly Func<string, string> _canonicalKey;
    private SandboxFault[] _faults = Array.Empty<SandboxFault>();
    private int _held;

    internal SandboxFaults(Func<string, string> canonicalKey) => _canonicalKey = canonicalKey;

    /// <summary>The faults that are set, spent ones included, in the order in which they are tried.</summary>
    public IReadOnlyList<SandboxFault> All => Volatile.Read(ref _faults);

    /// <summary>How many calls are being held back by a fault's delay at this moment.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Sets a fault, after those that are set already.</summary>
    public void Add(SandboxFault fault)
    {
        _ = fault ?? throw new ArgumentNullException(nameof(fault));
        lock (_lock)
        {
            Volatile.Write(ref _faults, _faults.Concat(new[] { fault }).ToArray());
        }
    }

    /// <summary>Sets a fault for an operation.</summary>
    /// <param name="operation">The operation, or "*".</param>
    /// <param name="kind">What goes wrong.</param>
    /// <param name="times">How many calls it hits; null for all.</param>
    public SandboxFault Add(string operation, SandboxFaultKind kind, int? times = null)
    {
        var fault = new SandboxFault { Operation = operation, Kind = kind, Times = times };
        Add(fault);
        return fault;
    }

    /// <summary>Takes a fault away; false if it was not set.</summary>
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

    /// <summary>Takes all faults away.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            Volatile.Write(ref _faults, Array.Empty<SandboxFault>());
        }
    }

    /// <summary>The fault that hits a call, counted as a hit; null for none.</summary>
    internal SandboxFault? Take(string operation, string? identifier)
    {
        foreach (SandboxFault fault in Volatile.Read(ref _faults))
        {
            if ((fault.Operation == "*" || fault.Operation == operation)
                && Concerns(fault, identifier)
                && fault.TryHit())
            {
                return fault;
            }
        }

        return null;
    }

    internal void Hold() => Interlocked.Increment(ref _held);

    internal void Release() => Interlocked.Decrement(ref _held);

    private bool Concerns(SandboxFault fault, string? identifier) =>
        fault.Identifier is null
        || (
            identifier is not null && (fault.Identifier == identifier || _canonicalKey(fault.Identifier) == identifier));
}
