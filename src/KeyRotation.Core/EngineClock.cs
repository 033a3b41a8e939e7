using System;
using System.Threading;
using KeyRotation.RotateOnce;

namespace KeyRotation;

/// <summary>The clock and the patience of the engine. They flow with the call, so that parallel tests do not meet.</summary>
public static class EngineClock
{
    private static readonly AsyncLocal<TimeProvider?> s_time = new();
    private static readonly AsyncLocal<RotateOnceOptions?> s_patience = new();

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
