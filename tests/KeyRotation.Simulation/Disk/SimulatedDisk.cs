using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using KeyRotation.Journal;

namespace KeyRotation.Simulation;

/// <summary>The disk operations of a journal.</summary>
public enum DiskOperation
{
    Open,
    Append,
    Flush,
    Truncate,
    SetAside,
    Overwrite,
}

/// <summary>The result of an operation.</summary>
public enum DiskFault
{
    /// <summary>It succeeds.</summary>
    None,

    /// <summary>It fails without any effect.</summary>
    Fail,

    /// <summary>It fails. A random part of an append is written.</summary>
    FailPartly,

    /// <summary>The process ends before the operation.</summary>
    CrashBefore,

    /// <summary>The process ends during the operation. A random part of an append is written.</summary>
    CrashWithin,

    /// <summary>The process ends after the operation, before it learns the result.</summary>
    CrashAfter,
}

/// <summary>The effect of a crash on unflushed bytes.</summary>
public enum DiskLoss
{
    /// <summary>The process was killed. The system still writes everything.</summary>
    None,

    /// <summary>The computer lost power. A random part is lost, or replaced by zeros.</summary>
    Unflushed,
}

/// <summary>The process that used the disk has ended. None of its later operations reach the disk.</summary>
public sealed class SimulatedCrashException() : Exception("The simulated process has ended.");

/// <summary>
/// An in-memory disk that distinguishes written data from data that survives a crash. It fails and crashes as
/// configured, and its randomness depends only on the seed. Nothing waits except for <see cref="BeforeFlush"/>.
/// </summary>
public sealed class SimulatedDisk(int seed = 0)
{
    private readonly object _gate = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (JournalHolder Holder, object Store)> _locks = new(StringComparer.Ordinal);
    private int _process;
    private int _firstAlive;

    /// <summary>Called before each operation with its number, starting at 1; null for no faults.</summary>
    public Func<DiskOperation, int, DiskFault>? Faults { get; set; }

    /// <summary>Awaited before each flush: a delay in virtual time, or a gate. It must not throw.</summary>
    public Func<Task>? BeforeFlush { get; set; }

    /// <summary>The capacity for all files; null for no limit. A write that exceeds it is partly carried out.</summary>
    public long? Capacity { get; set; }

    /// <summary>The number of operations, including failed ones.</summary>
    public int Operations { get; private set; }

    /// <summary>The number of successful flushes.</summary>
    public int Flushes { get; private set; }

    /// <summary>Whether the process has ended since the last <see cref="Restart"/>.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>Whether a writer locks out others until it ends.</summary>
    public bool HasLocks { get; set; } = true;

    /// <summary>Called when the process ends.</summary>
    public Action? OnCrash { get; set; }

    /// <summary>A journal on this disk, opened by the current process.</summary>
    internal IJournalStore Store(string path) => new SimulatedStore(this, path, _process);

    /// <summary>The current content, as a reader sees it; null if the file does not exist.</summary>
    public byte[]? Read(string path)
    {
        lock (_gate)
        {
            return _files.TryGetValue(path, out SimulatedFile? file) ? file.ToArray() : null;
        }
    }

    /// <summary>The content that would survive a crash of the computer now; empty if the file does not exist.</summary>
    public byte[] ReadDurable(string path)
    {
        lock (_gate)
        {
            return _files.TryGetValue(path, out SimulatedFile? file) ? file.ToDurableArray() : [];
        }
    }

    /// <summary>Whether another writer may have taken over the journals.</summary>
    public bool IsLost { get; set; }

    /// <summary>Creates a flushed file.</summary>
    public void Put(string path, byte[] bytes)
    {
        lock (_gate)
        {
            _files[path] = new SimulatedFile(bytes);
        }
    }

    /// <summary>Ends the process.</summary>
    public void Crash()
    {
        lock (_gate)
        {
            HasCrashed = true;
        }

        OnCrash?.Invoke();
    }

    /// <summary>Starts the next process. Locks are released, and data that the crash destroyed is removed.</summary>
    /// <param name="loss">The kind of crash.</param>
    public void Restart(DiskLoss loss = DiskLoss.Unflushed)
    {
        lock (_gate)
        {
            HasCrashed = false;
            _firstAlive = ++_process;
            _locks.Clear();
            if (loss == DiskLoss.Unflushed)
            {
                // In a stable order, so that a seed always gives the same result.
                foreach (string path in _files.Keys.Order(StringComparer.Ordinal))
                {
                    _files[path].LosePower(_random);
                }
            }
        }
    }

    /// <summary>Starts another process beside the running ones.</summary>
    public void BeginProcess()
    {
        lock (_gate)
        {
            _process++;
        }
    }

    internal void Take(string path, JournalMode mode, JournalHolder holder, SimulatedStore store) => Do(
        DiskOperation.Open, store, _ =>
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

    // If "part" is true, the operation fails: an append is carried out in part, any other operation not at all.
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
        if (HasCrashed || store.Process < _firstAlive)
        {
            throw new SimulatedCrashException();
        }
    }
}
