using System.Collections.Generic;
using System.Linq;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Demo;

/// <summary>The evidence of a step: the pipeline output, and the sandbox's state before and after.</summary>
internal sealed record Evidence(MiniResult Result, SandboxServer Sandbox, SandboxState Before, SandboxState After)
{
    /// <summary>The number of rotations in the step, by resource.</summary>
    public IReadOnlyDictionary<string, int> Rotations => Difference(Before.Rotations, After.Rotations);

    /// <summary>The number of calls in the step, by operation.</summary>
    public IReadOnlyDictionary<string, int> Calls => Difference(Before.Calls, After.Calls);

    /// <summary>The changes of the sandbox's state in this step, in one line.</summary>
    public override string ToString() => $"rotated: {Listed(Rotations)}; called: {Listed(Calls)}";

    private static string Listed(IReadOnlyDictionary<string, int> counts) =>
        counts.Count == 0
            ? "nothing"
            : string.Join(", ", counts.Select(each => $"{each.Key} {Texts.Times(each.Value)}"));

    private static Dictionary<string, int> Difference(
        IReadOnlyDictionary<string, int> before, IReadOnlyDictionary<string, int> after) =>
        after
            .Select(each => (each.Key, Difference: each.Value - before.GetValueOrDefault(each.Key)))
            .Where(each => each.Difference != 0)
            .ToDictionary(each => each.Key, each => each.Difference);
}
