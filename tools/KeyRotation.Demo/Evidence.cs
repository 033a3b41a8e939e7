using System.Collections.Generic;
using System.Linq;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Demo;

/// <summary>What a step left behind: what came out of the pipeline, and the sandbox's own books before and after.</summary>
internal sealed record Evidence(MiniResult Result, SandboxServer Sandbox, SandboxState Before, SandboxState After)
{
    /// <summary>Everything that was rotated in the step, and how often.</summary>
    public IReadOnlyDictionary<string, int> Rotations => Growth(Before.Rotations, After.Rotations);

    /// <summary>Every operation that was called in the step, and how often.</summary>
    public IReadOnlyDictionary<string, int> Calls => Growth(Before.Calls, After.Calls);

    /// <summary>The sandbox's books of this step in one line.</summary>
    public override string ToString() => $"rotated: {Listed(Rotations)}; called: {Listed(Calls)}";

    private static string Listed(IReadOnlyDictionary<string, int> counts) =>
        counts.Count == 0 ? "nothing" : string.Join(", ", counts.Select(each => $"{each.Key} {Texts.Times(each.Value)}"));

    private static Dictionary<string, int> Growth(IReadOnlyDictionary<string, int> before, IReadOnlyDictionary<string, int> after) => after
        .Select(each => (each.Key, Growth: each.Value - before.GetValueOrDefault(each.Key)))
        .Where(each => each.Growth != 0)
        .ToDictionary(each => each.Key, each => each.Growth);
}
