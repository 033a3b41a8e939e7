using System;
using System.Threading;
using KeyRotation.Scheduling;

namespace KeyRotation;

/// <summary>
/// The engine's clock and random numbers. They are async-local, so that parallel tests do not share them.
/// </summary>
internal static class EngineClock
{
    private static readonly AsyncLocal<TimeProvider?> s_time = new();
    private static readonly AsyncLocal<Func<double>?> s_jitter = new();

    /// <summary>
    /// Numbers from 0 to 1 that add jitter to pauses: random, unless the current async context has its own source.
    /// </summary>
    public static Func<double> Jitter
    {
        get => s_jitter.Value ?? RandomJitter.Next;
        internal set => s_jitter.Value = value;
    }

    /// <summary>The clock: the system's, unless the current async context has its own.</summary>
    public static TimeProvider Current
    {
        get => s_time.Value ?? TimeProvider.System;
        internal set => s_time.Value = value;
    }
}
