using System;
using System.Threading;
using KeyRotation.RotateOnce;

namespace KeyRotation;

/// <summary>The clock, the patience and the dice of the engine. They flow with the call, so that parallel tests do not meet.</summary>
public static class EngineClock
{
    private static readonly AsyncLocal<TimeProvider?> s_time = new();
    private static readonly AsyncLocal<Func<double>?> s_jitter = new();
    private static readonly AsyncLocal<RotateOnceOptions?> s_patience = new();

    /// <summary>Numbers from 0 to 1 that spread pauses: random ones, unless this flow of control brought its own.</summary>
    public static Func<double> Jitter
    {
        get => s_jitter.Value ?? RandomJitter.Next;
        internal set => s_jitter.Value = value;
    }

    /// <summary>The clock: the system's, unless this flow of control brought its own.</summary>
    public static TimeProvider Current
    {
        get => s_time.Value ?? TimeProvider.System;
        internal set => s_time.Value = value;
    }

    /// <summary>The engine's patience: the default, unless this flow of control brought its own.</summary>
    public static RotateOnceOptions Patience
    {
        get => s_patience.Value ?? RotateOnceOptions.Default;
        internal set => s_patience.Value = value;
    }
}
