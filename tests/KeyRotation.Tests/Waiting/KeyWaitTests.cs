using System;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Waiting;

/// <summary>Waits for on-demand rotations of keys.</summary>
public class KeyWaitTests
{
    [Theory]
    [InlineData("id")]
    [InlineData("arn")]
    [InlineData("alias/sandbox-key-1")]
    [InlineData("alias arn")]
    public void A_key_that_is_not_rotating_returns_at_once(string form)
    {
        using var scene = new Scene();

        MiniResult result = scene.Command("Wait-KMSKeyRotation").WithArgument(Named(scene, form)).Run();

        Assert.Empty(result.AllErrors);
        KmsKeyRotation key = Assert.Single(result.OutputOf<KmsKeyRotation>());
        Assert.Equal(
            (scene.FirstKey, false, 0, 25),
            (key.KeyId, key.InProgress, key.OnDemandRotationsUsed, key.OnDemandRotationsRemaining));
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("arn")]
    [InlineData("alias/sandbox-key-1")]
    [InlineData("alias arn")]
    public void A_key_may_be_named_in_any_way(string form)
    {
        using var scene = new Scene();

        MiniResult result = scene
            .Change("Invoke-KMSKeyRotationOnDemand")
            .WithArgument(Named(scene, form))
            .With("Wait")
            .Run();

        Assert.Empty(result.AllErrors);
        KmsKeyRotation key = Assert.Single(result.OutputOf<KmsKeyRotation>());
        Assert.Equal(
            (scene.FirstKey, false, 1, 24),
            (key.KeyId, key.InProgress, key.OnDemandRotationsUsed, key.OnDemandRotationsRemaining));
        Assert.Equal("ON_DEMAND", key.RotationType);
        Assert.Equal(scene.Clock.Start.UtcDateTime.AddMinutes(10), key.CompletedDate);
        Assert.Equal(1, scene.Rotations(scene.FirstKey));
    }

    [Fact]
    public void Each_key_is_waited_for_on_its_own()
    {
        using var scene = new Scene(options => options.Keys = 12);
        for (int i = 0; i < 12; i++)
        {
            scene.Server.StartRotationBySomeoneElse(scene.Server.KeyIds[i], TimeSpan.FromSeconds(30 * (12 - i)));
        }

        MiniResult result = scene.Command("Wait-KMSKeyRotation")
            .WithArgument(scene.Server.KeyIds.Append("alias/no-such-key").Append("alias/sandbox-rsa").ToArray()).Run();

        Assert.Equal(scene.Server.KeyIds.Reverse(), result.OutputOf<KmsKeyRotation>().Select(key => key.KeyId));
        NonEmpty.All(
            result.OutputOf<KmsKeyRotation>(),
            key => Assert.Equal((false, 1), (key.InProgress, key.OnDemandRotationsUsed)));
        Assert.Equal(
            ["NotFoundException alias/no-such-key", "UnsupportedOperationException alias/sandbox-rsa"],
            result.AllErrors.Select(error => ErrorRecords.Id(error) + " " + error.TargetObject));
    }

    [Fact]
    public void The_pipeline_carries_the_proof_from_one_command_to_the_next()
    {
        using var scene = new Scene();
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(30);

        MiniResult result = scene
            .Change("Invoke-KMSKeyRotationOnDemand")
            .WithArgument(scene.Server.KeyIds.ToArray())
            .Pipe("Wait-KMSKeyRotation")
            .Run();

        Assert.Empty(result.AllErrors);
        NonEmpty.All(
            result.OutputOf<KmsKeyRotation>(),
            key => Assert.Equal((false, 1), (key.InProgress, key.OnDemandRotationsUsed)));
        Assert.Equal(2, result.Output.Count);
        Assert.True(scene.Clock.Elapsed >= TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Without_waiting_the_running_rotation_is_described()
    {
        using var scene = new Scene();
        scene.Server.SetOnDemandRotations(scene.FirstKey, 3);

        MiniResult result = scene.Change("Invoke-KMSKeyRotationOnDemand").WithArgument(scene.FirstKey).Run();

        KmsKeyRotation key = Assert.Single(result.OutputOf<KmsKeyRotation>());
        Assert.Equal(
            (true, 4, 21, "ON_DEMAND"),
            (key.InProgress, key.OnDemandRotationsUsed, key.OnDemandRotationsRemaining, key.RotationType));
        Assert.Equal((scene.Clock.Start.UtcDateTime, (DateTime?)null), (key.StartDate, key.CompletedDate));
        Assert.Equal(scene.Server.Region, key.Region);
    }

    [Fact]
    public void Out_of_time_it_says_that_the_key_is_rotating()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse(scene.FirstKey);

        MiniResult result = scene
            .Command("Wait-KMSKeyRotation")
            .WithArgument(scene.FirstKey)
            .With("Timeout", "90")
            .Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("WaitTimeout", ErrorRecords.Id(error));
        Assert.Contains("rotating", error.ToString());
        Assert.Equal(TimeSpan.FromSeconds(90), scene.Clock.Elapsed);
    }

    [Fact]
    public void Completed_rotations_are_counted()
    {
        using var scene = new Scene();
        scene.Server.SetOnDemandRotations(scene.FirstKey, 20);
        scene.Fault("ListKeyRotations:throttle:1");

        MiniResult result = scene
            .Command("Wait-KMSKeyRotation")
            .WithArgument(scene.FirstKey)
            .With("MaxAttempts", 1)
            .Run();

        KmsKeyRotation key = Assert.Single(result.OutputOf<KmsKeyRotation>());
        Assert.Equal((20, 5), (key.OnDemandRotationsUsed, key.OnDemandRotationsRemaining));
        Assert.Single(result.Warnings);
    }

    private static string Named(Scene scene, string form) => form switch
    {
        "id" => scene.FirstKey,
        "arn" => scene.Server.KeyArnOf(scene.FirstKey),
        "alias arn" => scene.Server.KeyArnOf(scene.FirstKey).Replace("key/" + scene.FirstKey, "alias/sandbox-key-1"),
        _ => form,
    };
}
