using System;
using System.Threading;

namespace KeyRotation.Bench;

/// <summary>Samples the managed heap, including garbage, relative to its size at the start.</summary>
internal sealed class HeapWatch : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(5);

    private readonly long _start = Collected();
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _thread;
    private long _peak;

    public HeapWatch()
    {
        _thread = new Thread(Watch) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>The highest sample above the start, in bytes.</summary>
    public long Peak => Math.Max(0, Volatile.Read(ref _peak) - _start);

    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        _over.Dispose();
    }

    private static long Collected()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private void Watch()
    {
        do
        {
            Volatile.Write(ref _peak, Math.Max(_peak, GC.GetTotalMemory(forceFullCollection: false)));
        }
        while (!_over.Wait(s_interval));
    }
}
