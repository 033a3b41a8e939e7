using System;
using System.Collections.Generic;

namespace KeyRotation.Simulation;

/// <summary>A value with its earlier states, for stale reads.</summary>
/// <typeparam name="T">One state; immutable.</typeparam>
internal sealed class History<T>(T first)
    where T : class
{
    private readonly List<(DateTimeOffset Since, T State)> _states = [(DateTimeOffset.MinValue, first)];

    public T Now => _states[^1].State;

    public void Change(DateTimeOffset time, T state) => _states.Add((time, state));

    public T At(DateTimeOffset time)
    {
        for (var i = _states.Count - 1; ; i--)
        {
            if (_states[i].Since <= time)
            {
                return _states[i].State;
            }
        }
    }

    /// <summary>Whether any state since a time meets a condition.</summary>
    public bool AnySince(DateTimeOffset time, Func<T, bool> condition)
    {
        for (var i = _states.Count - 1; i >= 0; i--)
        {
            if (condition(_states[i].State))
            {
                return true;
            }

            if (_states[i].Since <= time)
            {
                return false;
            }
        }

        return false;
    }
}
