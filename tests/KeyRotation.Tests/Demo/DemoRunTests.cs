using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyRotation.Demo;
using Xunit;

namespace KeyRotation.Tests.Demo;

public sealed class DemoRunTests
{
    [Fact]
    public void The_whole_demo_sees_the_effect_of_every_step()
    {
        var (exitCode, text) = Run(DemoSteps.All);

        Assert.True(exitCode == 0, text);
        Assert.DoesNotContain("NOT SEEN", text, StringComparison.Ordinal);
        Assert.Equal(
            DemoSteps.All.Count,
            DemoSteps.All.Count(step => text.Contains("# " + step.Title, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_step_claims_something_of_the_sandbox_itself() =>
        Assert.All(
            DemoSteps.All, static step => Assert.Contains(step.Claims, static claim => claim.Place == "the sandbox"));

    [Fact]
    public void A_step_whose_effect_is_not_seen_makes_the_exit_code_1_and_is_named()
    {
        var step = new DemoStep(
            "Claims a rotation that -WhatIf prevents.",
            static session =>
                new TypedLine(session)
                    .Pipe("Invoke-RSRotateEncryptionKey")
                    .Argument("mycluster")
                    .Splat("s")
                    .With("WhatIf"),
            [Claim.Rotated("mycluster"), Claim.NoError()]);

        var (exitCode, text) = Run([step]);

        Assert.Equal(1, exitCode);
        Assert.Contains("NOT SEEN in the sandbox: mycluster rotated 1 time", text, StringComparison.Ordinal);
        Assert.EndsWith(
            "Claims a rotation that -WhatIf prevents. Not seen in the sandbox: mycluster rotated 1 time, and nothing else.",
            text.TrimEnd(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mycluster")]
    [InlineData("mycluster", "mycluster-2", "mycluster-3")]
    public void A_rotation_too_few_or_too_many_is_not_what_a_step_claims(params string[] rotated)
    {
        var step = new DemoStep(
            "Claims two rotations.",
            session =>
                new TypedLine(session)
                    .Pipe("Invoke-RSRotateEncryptionKey")
                    .Argument(rotated)
                    .Splat("s")
                    .With("Force")
                    .With("Wait"),
            [Claim.Rotated("mycluster", "mycluster-2")]);

        Assert.Equal(1, Run([step]).ExitCode);
    }

    [Fact]
    public void A_line_that_cannot_be_run_is_shown_with_its_error_and_fails()
    {
        var step = new DemoStep(
            "Has a parameter that does not exist.",
            static session =>
                new TypedLine(session)
                    .Pipe("Invoke-RSRotateEncryptionKey")
                    .Argument("mycluster")
                    .Splat("s")
                    .With("NoSuchParameter"),
            [Claim.Rotated("mycluster"), Claim.NoError()]);

        var (exitCode, text) = Run([step]);

        Assert.Equal(1, exitCode);
        Assert.Contains("NamedParameterNotFound", text, StringComparison.Ordinal);
        Assert.Contains("NOT SEEN in the output: no error", text, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Text) Run(IReadOnlyList<DemoStep> steps)
    {
        using var output = new StringWriter();
        return (new DemoRun(output, steps).Run(), output.ToString());
    }
}
