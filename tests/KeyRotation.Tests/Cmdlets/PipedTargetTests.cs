using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Support.ErrorRecords;

namespace KeyRotation.Tests.Cmdlets;

/// <summary>What Get-KeyRotationTarget lists, piped into the cmdlets of one service.</summary>
public sealed class PipedTargetTests
{
    private static readonly Dictionary<string, TargetService> s_services = new()
    {
        ["Invoke-RSRotateEncryptionKey"] = TargetService.RedshiftCluster,
        ["Wait-RSClusterAvailable"] = TargetService.RedshiftCluster,
        ["Update-RSSNamespaceKey"] = TargetService.RedshiftServerlessNamespace,
        ["Wait-RSSNamespaceAvailable"] = TargetService.RedshiftServerlessNamespace,
        ["Invoke-KMSKeyRotationOnDemand"] = TargetService.KmsKey,
        ["Wait-KMSKeyRotation"] = TargetService.KmsKey,
        ["Set-KMSKeyRotationSchedule"] = TargetService.KmsKey,
    };

    public static TheoryData<string> Commands => [.. s_services.Keys];

    public static TheoryData<string> Changes =>
        [.. s_services.Keys.Where(name => !name.StartsWith("Wait", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Targets_of_the_service_are_taken_by_their_id(string command)
    {
        using var scene = new Scene();

        MiniResult result = Pipe(scene, s_services[command], command).Run().ThrowIfFailed();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_target_of_another_service_is_not_taken(string command)
    {
        using var scene = new Scene();
        foreach (
            TargetService other in Enum.GetValues<TargetService>().Where(service => service != s_services[command]))
        {
            int before = scene.Calls.Count;

            MiniResult result = Pipe(scene, other, command).Run();

            AssertNotATarget(Assert.Single(result.Errors), other, command);
            Assert.Empty(result.Output);
            Assert.Null(result.TerminatingError);
            Assert.DoesNotContain(
                scene.Calls.Skip(before),
                call =>
                    call.Operation
                        is "RotateEncryptionKey"
                            or "RotateKeyOnDemand"
                            or "UpdateNamespace"
                            or "EnableKeyRotation");
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void WhatIf_says_the_same_of_a_target_of_another_service(string command)
    {
        using var scene = new Scene();
        TargetService other =
            s_services[command] == TargetService.KmsKey ? TargetService.RedshiftCluster : TargetService.KmsKey;

        MiniResult result = Pipe(scene, other, command).With("WhatIf").Run();

        AssertNotATarget(Assert.Single(result.Errors), other, command);
        Assert.Empty(result.WhatIf);
    }

    [Fact]
    public void A_cluster_is_not_a_key()
    {
        using var scene = new Scene();

        MiniResult result = scene
            .Command("Wait-RSClusterAvailable")
            .WithArgument("mycluster")
            .Pipe("Wait-KMSKeyRotation")
            .Run();

        AssertNotATarget(Assert.Single(result.Errors), TargetService.RedshiftCluster, "Wait-KMSKeyRotation");
    }

    [Fact]
    public void A_namespaces_new_key_comes_with_the_target()
    {
        using var scene = new Scene();
        var target = new Target
        {
            Service = TargetService.RedshiftServerlessNamespace,
            Id = "mynamespace",
            NewKmsKeyId = scene.Server.KeyIds[1],
        };

        scene.Change("Update-RSSNamespaceKey").Input(target).Run().ThrowIfFailed();

        Assert.Equal(1, scene.Rotations("mynamespace"));
    }

    [Fact]
    public void A_target_without_a_new_key_is_an_error_and_the_next_one_goes_on()
    {
        using var scene = new Scene(options => options.Namespaces = 2);
        MiniResult result = scene
            .Change("Update-RSSNamespaceKey")
            .Input(
                new Target { Service = TargetService.RedshiftServerlessNamespace, Id = "mynamespace" },
                new Target
                {
                    Service = TargetService.RedshiftServerlessNamespace,
                    Id = "mynamespace-2",
                    NewKmsKeyId = scene.FirstKey,
                })
            .Run();

        Assert.Equal("NoNewKey", Id(Assert.Single(result.Errors)));
        Assert.Equal((0, 1), (scene.Rotations("mynamespace"), scene.Rotations("mynamespace-2")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void An_empty_new_key_that_is_typed_ends_the_command(string? typed)
    {
        using var scene = new Scene();

        MiniResult result = scene
            .Change("Update-RSSNamespaceKey")
            .WithArgument("mynamespace")
            .With("KmsKeyId", typed)
            .Run();

        Assert.Equal("EmptyParameter", Id(result.TerminatingError!));
        Assert.Empty(scene.Calls);
    }

    private static MiniPipeline Pipe(Scene scene, TargetService service, string command)
    {
        string id = service switch
        {
            TargetService.RedshiftCluster => "mycluster",
            TargetService.RedshiftServerlessNamespace => "mynamespace",
            _ => scene.FirstKey,
        };
        MiniPipeline pipeline = scene
            .Command("Get-KeyRotationTarget")
            .With("Service", service)
            .With("Id", id)
            .Pipe(command);
        if (command == "Update-RSSNamespaceKey")
        {
            pipeline = pipeline.With("KmsKeyId", scene.Server.KeyIds[1]);
        }

        return command.StartsWith("Wait", StringComparison.Ordinal) ? pipeline : pipeline.With("Force");
    }

    private static void AssertNotATarget(ErrorRecord error, TargetService service, string command)
    {
        Assert.Equal("NotATarget", Id(error));
        Assert.Contains(service.ToString(), error.ToString(), StringComparison.Ordinal);
        Assert.Contains(command, error.ToString(), StringComparison.Ordinal);
    }
}
