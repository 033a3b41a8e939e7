using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace KeyRotation.Simulation;

/// <summary>What happened, as one hash and, where somebody wants to read it, as text.</summary>
internal sealed class Chronicle(SimulatedTime time, TextWriter? output)
{
    private const ulong Prime = 1099511628211;

    public ulong Hash { get; private set; } = 14695981039346656037;

    /// <summary>What must not have happened.</summary>
    public List<string> Violations { get; } = [];

    public void Note(string text)
    {
        Mix((ulong)time.Now.UtcTicks);
        foreach (var c in text)
        {
            Mix(c);
        }

        output?.WriteLine($"{Stamp()} {text}");
    }

    public void Violate(string text)
    {
        Violations.Add($"{Stamp()} {text}");
        Note("VIOLATED: " + text);
    }

    private string Stamp() => (time.Now - SimulatedTime.Start).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(12);

    private void Mix(ulong value) => Hash = (Hash ^ value) * Prime;
}
