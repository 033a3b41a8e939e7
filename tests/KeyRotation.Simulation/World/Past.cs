using System;
using System.Collections.Generic;

namespace KeyRotation.Simulation;

/// <summary>Something with all that it ever was, so that a witness may lag behind.</summary>
/// <typeparam name="T">One state; never changed once it is there.</typeparam>
internal sealed class Past<T>(T first)
    where T : class
{
    private readonly List<(DateTimeOffset Since, T State)> _states = [(DateTimeOffset.MinValue, first)];

    public T Now => _states[^1].State;

    public void Become(DateTimeOffset time, T state) => _states.Add((time, state));

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
}
