using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;

namespace KeyRotation.Simulation;

/// <summary>The kinds of violations, which must never happen.</summary>
internal enum ViolationKind
{
    /// <summary>A resource was rotated more than once, or in the wrong account.</summary>
    Duplicate,

    /// <summary>A result or a line of the journal is wrong.</summary>
    WrongReport,

    /// <summary>A request was sent that was not in the journal, or that was not allowed.</summary>
    Order,

    /// <summary>A limit was exceeded.</summary>
    Limit,

    /// <summary>The journal does not verify, or a change to it was not detected.</summary>
    Journal,

    /// <summary>The engine failed, did not end, or lost a target.</summary>
    Broken,
}

/// <summary>Everything that happened, as a hash and optionally as text.</summary>
internal sealed class EventLog(SimulatedTime time, TextWriter? output)
{
    private const ulong Prime = 1099511628211;

    private static readonly Regex s_attemptIds = new("[0-9a-f]{32}", RegexOptions.Compiled);

    public ulong Hash { get; private set; } = 14695981039346656037;

    public List<(ViolationKind Kind, string Text)> Violations { get; } = [];

    public void Write(string text)
    {
        // Attempt ids are random, but the same seed must have the same hash.
        var known = s_attemptIds.Replace(text, "...");
        Mix((ulong)time.Now.UtcTicks);
        foreach (var c in known)
        {
            Mix(c);
        }

        output?.WriteLine($"{Stamp()} {known}");
    }

    public void Violate(ViolationKind kind, string text)
    {
        Violations.Add((kind, $"{Stamp()} {kind}: {text}"));
        Write($"VIOLATED: {kind}: {text}");
    }

    private string Stamp() =>
        (time.Now - SimulatedTime.Start).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(12);

    private void Mix(ulong value) => Hash = (Hash ^ value) * Prime;
}
