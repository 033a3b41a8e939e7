using System;
using System.Globalization;
using System.Management.Automation;
using KeyRotation.Commands;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox.Server;
using Xunit;

namespace KeyRotation.Tests.Commands;

public sealed class SandboxStartErrorTests
{
    [Fact]
    public void A_port_that_is_taken_is_an_error_with_an_id_of_its_own_and_a_next_step()
    {
        using var taken = SandboxServer.Start();

        var error = StartFails(new { taken.Endpoint.Port });

        Assert.StartsWith("SandboxNotStarted,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Equal(taken.Endpoint.Port, error.TargetObject);
        Assert.Contains(
            taken.Endpoint.Port.ToString(CultureInfo.InvariantCulture), error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails!.RecommendedAction!);
    }

    [Fact]
    public void A_region_that_is_none_is_an_error_about_that_region()
    {
        var error = StartFails(new { Region = "nowhere" });

        Assert.StartsWith("SandboxNotStarted,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
        Assert.Equal("nowhere", error.TargetObject);
    }

    [Fact]
    public void The_account_is_the_one_that_was_given()
    {
        var result = new MiniSession().Import<StartKeyRotationSandboxCommand>()
            .Invoke("Start-KeyRotationSandbox", new { AccountId = "012345678901" });
        var sandbox = Assert.Single(result.OutputOf<SandboxSession>());
        try
        {
            Assert.Equal("012345678901", sandbox.Server.AccountId);
        }
        finally
        {
            sandbox.Stop();
        }
    }

    private static ErrorRecord StartFails(object parameters)
    {
        var result = new MiniSession()
            .Import<StartKeyRotationSandboxCommand>()
            .Invoke("Start-KeyRotationSandbox", parameters);
        return result.TerminatingError ?? throw new InvalidOperationException(result.ToString());
    }
}
