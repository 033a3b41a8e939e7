using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using KeyRotation.Journal;

namespace KeyRotation.Simulation;

/// <summary>What a journal does to a disk.</summary>
public enum DiskOperation
{
    Open,
    Append,
    Flush,
    Truncate,
    SetAside,
    Overwrite,
}

/// <summary>What becomes of an operation.</summary>
public enum DiskFault
{
    /// <summary>It is carried out.</summary>
    None,

    /// <summary>It fails, and nothing of it is carried out.</summary>
    Fail,

    /// <summary>It fails, and a random part of an append is carried out.</summary>
    FailPartly,

    /// <summary>The process ends before it.</summary>
    CrashBefore,

    /// <summary>The process ends in it: a random part of an append is carried out.</summary>
    CrashWithin,

    /// <summary>The process ends after it, before anybody learns of it.</summary>
    CrashAfter,
}

/// <summary>What a crash does to bytes that were written and not flushed.</summary>
public enum DiskLoss
{
    /// <summary>A process was killed: the system writes what it has.</summary>
    None,

    /// <summary>The computer lost power: a random part is lost, sometimes with zeros in its place.</summary>
    Unflushed,
}

/// <summary>The process that used the disk has ended: nothing it still does reaches the disk.</summary>
public sealed class SimulatedCrashException() : Exception("The simulated process has ended.");

/// <summary>
/// A disk in memory that separates what was written from what survives a crash. It fails and crashes where it is told
/// to, and all that is random in it comes from its seed. Nothing in it waits but for <see cref="BeforeFlush"/>.
/// </summary>
public sealed class SimulatedDisk(int seed = 0)
{
    private readonly object _gate = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (JournalHolder Holder, object Store)> _locks = new(StringComparer.Ordinal);
    private int _life;
    private int _firstAlive;

    /// <summary>Asked before each operation with its number, from 1; null where nothing fails.</summary>
    public Func<DiskOperation, int, DiskFault>? Faults { get; set; }

    /// <summary>Awaited before each flush: a delay in virtual time, or a gate. It must not throw.</summary>
    public Func<Task>? BeforeFlush { get; set; }

    /// <summary>
    /// Room for all files; null for any amount. A write that exceeds it is carried out as far as it goes.
    /// </summary>
    public long? Capacity { get; set; }

    /// <summary>Operations so far, the failed ones included.</summary>
    public int Operations { get; private set; }

    /// <summary>Flushes that succeeded.</summary>
    public int Flushes { get; private set; }

    /// <summary>Whether the process has ended, and <see cref="Restart"/> was not called since.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>Whether a writer keeps others out, until it ends.</summary>
    public bool HasLocks { get; set; } = true;

    /// <summary>Called when the process ends.</summary>
    public Action? OnCrash { get; set; }

    /// <summary>A journal on this disk, as a process opens it that is living now.</summary>
    internal IJournalStore Store(string path) => new SimulatedStore(this, path, _life);

    /// <summary>What a reader sees now; null where there is no such file.</summary>
    public byte[]? Read(string path)
    {
        lock (_gate)
        {
            return _files.TryGetValue(path, out SimulatedFile? file) ? file.ToArray() : null;
        }
    }

    /// <summary>What of a file would survive a crash of the computer now; empty where there is no such file.</summary>
    public byte[] ReadDurable(string path)
    {
        lock (_gate)
        {
            return _files.TryGetValue(path, out SimulatedFile? file) ? file.ToDurableArray() : [];
        }
    }

    /// <summary>Whether the journals may be another writer's by now.</summary>
    public bool IsLost { get; set; }

    /// <summary>Puts a file there, flushed.</summary>
    public void Put(string path, byte[] bytes)
    {
        lock (_gate)
        {
            _files[path] = new SimulatedFile(bytes);
        }
    }

    /// <summary>The process ends now.</summary>
    public void Crash()
    {
        lock (_gate)
        {
            HasCrashed = true;
        }

        OnCrash?.Invoke();
    }

    /// <summary>The next process begins: no lock is held, and what the crash destroyed is gone.</summary>
    /// <param name="loss">What sort of crash it was.</param>
    public void Restart(DiskLoss loss = DiskLoss.Unflushed)
    {
        lock (_gate)
        {
            HasCrashed = false;
            _firstAlive = ++_life;
            _locks.Clear();
            if (loss == DiskLoss.Unflushed)
            {
                // In a fixed order, so that a seed always gives the same result.
                foreach (string path in _files.Keys.Order(StringComparer.Ordinal))
                {
                    _files[path].LosePower(_random);
                }
            }
        }
    }

    /// <summary>Another process begins beside those that are alive.</summary>
    public void BeginProcess()
    {
        lock (_gate)
        {
            _life++;
        }
    }

    internal void Take(string path, JournalMode mode, JournalHolder holder, SimulatedStore store) => Do(DiskOperation.Open, store, _ =>
    {
        if (HasLocks && _locks.TryGetValue(path, out (JournalHolder Holder, object Store) other))
        {
            throw JournalErrors.Locked(path, other.Holder);
        }

        if (!_files.ContainsKey(path))
        {
            _files[path] = mode == JournalMode.Resume ? throw JournalErrors.NotFound(path) : new SimulatedFile([]);
        }

        _locks[path] = (holder, store);
    });

    internal void Release(string path, SimulatedStore store)
    {
        lock (_gate)
        {
            if (_locks.TryGetValue(path, out (JournalHolder Holder, object Store) other) && other.Store == store)
            {
                _locks.Remove(path);
            }
        }
    }

    internal void Append(SimulatedStore store, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        Do(DiskOperation.Append, store, part =>
        {
            int count = part ? _random.Next(copy.Length + 1) : copy.Length;
            long room = Capacity is { } capacity
                ? Math.Max(0, capacity - _files.Values.Sum(file => file.Length))
                : long.MaxValue;
            _files[store.Path].Append(copy.AsSpan(0, (int)Math.Min(count, room)));
            if (count > room)
            {
                throw new IOException("There is not enough space on the simulated disk.");
            }
        });
    }

    internal void Flush(SimulatedStore store) => Do(DiskOperation.Flush, store, part =>
    {
        if (!part)
        {
            _files[store.Path].Flush();
            Flushes++;
        }
    });

    internal void Truncate(SimulatedStore store, long length) => Do(DiskOperation.Truncate, store, part =>
    {
        if (!part)
        {
            _files[store.Path].Truncate((int)length);
        }
    });

    internal void Overwrite(SimulatedStore store, long offset, byte[] line) => Do(
        DiskOperation.Overwrite, store, part =>
    {
        SimulatedFile file = _files[store.Path];
        file.Overwrite((int)offset, line.AsSpan(0, part ? _random.Next(line.Length + 1) : line.Length));
        if (!part)
        {
            file.Truncate((int)offset + line.Length);
            file.Flush();
        }
    });

    internal void SetAside(SimulatedStore store, string path, byte[] bytes) => Do(DiskOperation.SetAside, store, part =>
    {
        if (!_files.TryGetValue(path, out SimulatedFile? file))
        {
            _files[path] = file = new SimulatedFile([]);
        }

        file.Append(bytes.AsSpan(0, part ? _random.Next(bytes.Length + 1) : bytes.Length));
        file.Flush();
    });

    internal byte[] ReadAs(SimulatedStore store)
    {
        lock (_gate)
        {
            ThrowIfEnded(store);
            return _files[store.Path].ToArray();
        }
    }

    // "part" means that the operation fails: an append is carried out in part, all else not at all.
    private void Do(DiskOperation operation, SimulatedStore store, Action<bool> carryOut)
    {
        bool crashes = false;
        lock (_gate)
        {
            ThrowIfEnded(store);
            DiskFault fault = Faults?.Invoke(operation, ++Operations) ?? DiskFault.None;
            crashes = fault is DiskFault.CrashBefore or DiskFault.CrashWithin or DiskFault.CrashAfter;
            if (fault is DiskFault.None or DiskFault.CrashAfter or DiskFault.CrashWithin or DiskFault.FailPartly)
            {
                carryOut(fault is DiskFault.CrashWithin or DiskFault.FailPartly);
            }

            if (fault is DiskFault.Fail or DiskFault.FailPartly)
            {
                throw new IOException($"The simulated disk failed at {operation}.");
            }
        }

        if (crashes)
        {
            Crash();
            throw new SimulatedCrashException();
        }
    }

    private void ThrowIfEnded(SimulatedStore store)
    {
        if (HasCrashed || store.Life < _firstAlive)
        {
            throw new SimulatedCrashException();
        }
    }
}
