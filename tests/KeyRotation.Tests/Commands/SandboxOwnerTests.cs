using KeyRotation.Commands;
using KeyRotation.MiniHost;
using Xunit;

namespace KeyRotation.Tests.Commands;

public sealed class SandboxOwnerTests
{
    [Fact]
    public void Stop_without_a_name_stops_what_the_session_started_and_nothing_of_another()
    {
        var mine = new MiniSession().Import<StartKeyRotationSandboxCommand>();
        var other = new MiniSession().Import<StartKeyRotationSandboxCommand>();
        SandboxSession first = Start(mine);
        SandboxSession second = Start(mine);
        SandboxSession theirs = Start(other);

        mine.Invoke("Stop-KeyRotationSandbox").ThrowIfFailed();

        Assert.False(first.IsRunning);
        Assert.False(second.IsRunning);
        Assert.True(theirs.IsRunning);

        // By name, anybody may.
        mine.Invoke("Stop-KeyRotationSandbox", new { Sandbox = theirs }).ThrowIfFailed();
        Assert.False(theirs.IsRunning);
    }

    private static SandboxSession Start(MiniSession session) =>
        (SandboxSession)session.Invoke("Start-KeyRotationSandbox").ThrowIfFailed().Output[0]!;
}
