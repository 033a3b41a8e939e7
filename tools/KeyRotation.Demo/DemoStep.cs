using System;
using System.Collections.Generic;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Demo;

/// <summary>A user action and the expected result.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Line">The command line.</param>
/// <param name="Claims">The checks. A step without checks proves nothing.</param>
internal sealed record DemoStep(string Title, Func<MiniSession, TypedLine> Line, IReadOnlyList<Claim> Claims)
{
    /// <summary>A preparation of the sandbox; null for none.</summary>
    public SandboxSetup? Setup { get; init; }
}

/// <summary>A preparation of the sandbox, and the equivalent PowerShell line.</summary>
internal sealed record SandboxSetup(string Typed, Action<SandboxServer> Apply);
