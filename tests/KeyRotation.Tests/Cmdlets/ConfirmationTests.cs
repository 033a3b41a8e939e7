using System;
using System.Management.Automation;
using System.Management.Automation.Host;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Cmdlets;

/// <summary>Where the question before a change cannot be asked.</summary>
public class ConfirmationTests
{
    public static TheoryData<string, string> Calls()
    {
        var calls = new TheoryData<string, string>();
        foreach (string command in (string[])["cluster", "key", "namespace", "schedule", "fleet"])
        {
            foreach (
                string host in (string[])["none", "HostException", "NullReferenceException", "NotImplementedException"])
            {
                calls.Add(command, host);
            }
        }

        return calls;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void The_error_names_the_resource_and_the_next_step_and_nothing_is_sent(string command, string host)
    {
        using Scene scene = new();
        scene.Session.OnPrompt = host switch
        {
            "HostException" => _ => throw new HostException("This host has no user interface."),
            "NullReferenceException" => _ => throw new NullReferenceException(),
            "NotImplementedException" => _ => throw new NotImplementedException(),
            _ => null,
        };

        MiniResult result = On(scene, command).Run();

        ErrorRecord error = Assert.IsType<ErrorRecord>(result.TerminatingError);
        Assert.StartsWith("ConfirmationUnavailable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
        Assert.NotNull(error.TargetObject);
        Assert.NotNull(error.ErrorDetails);
        Assert.Contains("us-west-2", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("-Force", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(scene.Server.GetState().Calls);
    }

    [Fact]
    public void A_pipeline_that_is_stopped_at_the_question_stays_stopped()
    {
        using Scene scene = new();
        scene.Session.OnPrompt = _ => throw new PipelineStoppedException();

        MiniResult result = On(scene, "cluster").Run();

        Assert.DoesNotContain(
            result.AllErrors,
            error => error.FullyQualifiedErrorId.StartsWith("ConfirmationUnavailable", StringComparison.Ordinal));
        Assert.Empty(scene.Server.GetState().Calls);
    }

    private static MiniPipeline On(Scene scene, string command) =>
        command switch
        {
            "cluster" => scene.Command("Invoke-RSRotateEncryptionKey").With("ClusterIdentifier", "mycluster"),
            "key" => scene.Command("Invoke-KMSKeyRotationOnDemand").With("KeyId", scene.FirstKey),
            "namespace" => scene
                .Command("Update-RSSNamespaceKey")
                .With("NamespaceName", "mynamespace")
                .With("KmsKeyId", "alias/sandbox-key-2"),
            "schedule" => scene.Command("Set-KMSKeyRotationSchedule").With("KeyId", scene.FirstKey),
            _ => scene
                .Command("Invoke-KeyRotation")
                .With("Target", new Target { Id = "mycluster", Region = "us-west-2" }),
        };
}
