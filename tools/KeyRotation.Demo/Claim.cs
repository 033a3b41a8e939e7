using System;
using System.Linq;

namespace KeyRotation.Demo;

/// <summary>A statement about a step that is either true or false.</summary>
/// <param name="Place">Where to check: the sandbox's state, or the pipeline output.</param>
/// <param name="Text">The statement.</param>
/// <param name="Holds">Whether it is true.</param>
internal sealed record Claim(string Place, string Text, Func<Evidence, bool> Holds)
{
    private const string Sandbox = "the sandbox";
    private const string Output = "the output";

    // The operations that change resources.
    private static readonly string[] s_changes =
        ["RotateEncryptionKey", "RotateKeyOnDemand", "UpdateNamespace", "EnableKeyRotation", "DisableKeyRotation"];

    // The statuses of idle resources in the three services.
    private static readonly string[] s_settled = ["available", "Enabled", "AVAILABLE"];

    /// <summary>The sandbox carried out exactly these rotations, each once, and they have completed.</summary>
    public static Claim Rotated(params string[] identifiers) =>
        new(
            Sandbox,
            $"{string.Join(", ", identifiers)} rotated {Texts.Times(1)}{(identifiers.Length > 1 ? " each" : string.Empty)}, and nothing else",
            evidence =>
                evidence.Rotations.Values.All(count => count == 1)
                && evidence.Rotations.Keys.ToHashSet().SetEquals(identifiers)
                && identifiers.All(each => s_settled.Contains(evidence.After.States[each])));

    /// <summary>The operation was called this many times.</summary>
    public static Claim Called(string operation, int times) => new(
        Sandbox,
        $"{operation} called {Texts.Times(times)}",
        evidence => evidence.Calls.TryGetValue(operation, out var count) && count == times);

    /// <summary>No change was requested, and nothing rotated.</summary>
    public static Claim NothingChanged() => new(
        Sandbox,
        "no request to change anything, nothing rotated",
        evidence => evidence.Rotations.Count == 0 && !evidence.Calls.Keys.Intersect(s_changes).Any());

    /// <summary>The pipeline returned this many objects, each as described.</summary>
    public static Claim Returned<T>(string text, int count, Predicate<T> isRight) =>
        new(
            Output,
            text,
            evidence =>
                evidence.Result.Output.Count == count
                && evidence.Result.Output.All(each => each is T found && isRight(found)));

    /// <summary>The user was prompted this many times.</summary>
    public static Claim Prompted(int times) => new(
        Output, $"asked {Texts.Times(times)}", evidence => evidence.Result.Prompts.Count == times);

    /// <summary>No error was written.</summary>
    public static Claim NoError() => new(Output, "no error", evidence => evidence.Result.AllErrors.Count == 0);

    /// <summary>One error was written, with this id and for this resource.</summary>
    public static Claim Refused(string errorId, string identifier) => new(
        Output,
        $"{identifier} refused with {errorId}",
        evidence => evidence.Result.AllErrors is [var error]
            && error.FullyQualifiedErrorId.StartsWith(errorId + ",", StringComparison.Ordinal)
            && identifier.Equals(error.TargetObject));

    /// <summary>-WhatIf listed this many resources, and the pipeline returned nothing.</summary>
    public static Claim WouldChange(int count) => new(
        Output,
        $"-WhatIf named {count} resources",
        evidence => evidence.Result.WhatIf.Count == count && evidence.Result.Output.Count == 0);
}
