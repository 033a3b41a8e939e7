using System;
using System.Collections.Generic;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Demo;

/// <summary>One thing a user does, and what must be true afterwards.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Line">What is typed.</param>
/// <param name="Claims">What must be seen; a step without claims would prove nothing.</param>
internal sealed record DemoStep(string Title, Func<MiniSession, TypedLine> Line, IReadOnlyList<Claim> Claims)
{
    /// <summary>What is done to the sandbox first; null for nothing.</summary>
    public SandboxTrick? Trick { get; init; }
}

/// <summary>Something done to the sandbox itself, and the line that does the same in PowerShell.</summary>
internal sealed record SandboxTrick(string Typed, Action<SandboxServer> Play);
