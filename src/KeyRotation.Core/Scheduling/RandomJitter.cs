using System;

namespace KeyRotation.Scheduling;

/// <summary>Random numbers from 0 to 1. Thread-safe.</summary>
internal static class RandomJitter
{
    private static readonly Random s_random = new();

    /// <summary>The next number.</summary>
    public static double Next()
    {
        lock (s_random)
        {
            return s_random.NextDouble();
        }
    }
}
