using System;
using System.Collections.Generic;

namespace KeyRotation.Sandbox.State;

/// <summary>
/// A value that changes at known times, past and future, and can be read for any time. This lets changes progress
/// without timers, and answers stale reads. Not thread-safe.
/// </summary>
internal sealed class Timeline<T>
{
    private readonly T _initial;
    private List<KeyValuePair<DateTimeOffset, T>>? _changes;

    public Timeline(T initial) => _initial = initial;

    public T At(DateTimeOffset time)
    {
        for (int i = (_changes?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (_changes![i].Key <= time)
            {
                return _changes[i].Value;
            }
        }

        return _initial;
    }

    /// <summary>Changes the value now and cancels scheduled changes.</summary>
    public void Set(DateTimeOffset now, T value)
    {
        _changes ??= new List<KeyValuePair<DateTimeOffset, T>>(2);
        while (_changes.Count > 0 && _changes[_changes.Count - 1].Key > now)
        {
            _changes.RemoveAt(_changes.Count - 1);
        }

        _changes.Add(new KeyValuePair<DateTimeOffset, T>(now, value));
    }

    /// <summary>Schedules a later change, after all changes so far.</summary>
    public void Schedule(DateTimeOffset time, T value)
    {
        _changes ??= new List<KeyValuePair<DateTimeOffset, T>>(2);
        _changes.Add(new KeyValuePair<DateTimeOffset, T>(time, value));
    }
}
