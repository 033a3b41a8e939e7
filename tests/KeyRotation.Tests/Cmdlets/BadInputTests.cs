using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Support.ErrorRecords;

namespace KeyRotation.Tests.Cmdlets;

/// <summary>One bad resource among good ones: it gets its own error, and the good ones are done exactly once.</summary>
public class BadInputTests
{
    private static readonly (Service Service, string Bad, string ErrorId, ErrorCategory Category)[] s_cases =
    [
        (Service.Cluster, "no-such-cluster", "ClusterNotFound", ErrorCategory.ObjectNotFound),
        (Service.Cluster, "MyCluster", "ClusterNotFound", ErrorCategory.ObjectNotFound),
        (Service.Cluster, "(unencrypted)", "InvalidClusterState", ErrorCategory.InvalidOperation),
        (Service.Cluster, "(paused)", "InvalidClusterState", ErrorCategory.InvalidOperation),
        (Service.Key, "alias/no-such-key", "NotFoundException", ErrorCategory.ObjectNotFound),
        (Service.Key, "11111111-2222-3333-4444-555555555555", "NotFoundException", ErrorCategory.ObjectNotFound),
        (Service.Key, "not-a-key", "NotFoundException", ErrorCategory.ObjectNotFound),
        (Service.Key, "not a key!", "ValidationException", ErrorCategory.InvalidArgument),
        (Service.Key, "arn:aws:kms:nonsense", "InvalidArnException", ErrorCategory.InvalidArgument),
        (Service.Key, "alias/sandbox-rsa", "UnsupportedOperationException", ErrorCategory.InvalidOperation),
        (Service.Key, "alias/sandbox-hmac", "UnsupportedOperationException", ErrorCategory.InvalidOperation),
        (Service.Key, "alias/sandbox-custom-store", "UnsupportedOperationException", ErrorCategory.InvalidOperation),
        (Service.Key, "alias/sandbox-replica", "UnsupportedOperationException", ErrorCategory.InvalidOperation),
        (Service.Key, "alias/aws/redshift", "UnsupportedOperationException", ErrorCategory.InvalidOperation),
        (Service.Key, "alias/sandbox-imported", "KMSInvalidStateException", ErrorCategory.InvalidOperation),
        (Service.Key, "alias/sandbox-pending-deletion", "KMSInvalidStateException", ErrorCategory.InvalidOperation),
        (Service.Key, "alias/sandbox-disabled", "DisabledException", ErrorCategory.InvalidOperation),
        (Service.Key, "(spent)", "LimitExceededException", ErrorCategory.LimitsExceeded),
        (Service.Namespace, "no-such-namespace", "ResourceNotFoundException", ErrorCategory.ObjectNotFound),
        (Service.Namespace, "No Namespace", "ValidationException", ErrorCategory.InvalidArgument),
        (Service.Namespace, "(changing)", "RotationAlreadyRunning", ErrorCategory.ResourceBusy),
    ];

    public static TheoryData<Service, string, string, ErrorCategory> Cases()
    {
        var data = new TheoryData<Service, string, string, ErrorCategory>();
        Array.ForEach(s_cases, one => data.Add(one.Service, one.Bad, one.ErrorId, one.Category));
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_bad_one_among_good_ones_is_its_own_error_only(
        Service service, string bad, string errorId, ErrorCategory category)
    {
        using Scene scene = NewScene();
        string name = Arrange(scene, bad);
        string[] good = Good(scene, service);

        MiniResult result = Rotate(scene, service, good[0], name, good[1]).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(errorId, Id(error));
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal(name, error.TargetObject);
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails!.RecommendedAction));
        Assert.Contains(name, error.ToString());
        // What the witness shows beforehand is the answer to no change, so there is no id to quote.
        Assert.Equal(errorId != "RotationAlreadyRunning", error.ToString().Contains("request id"));
        Assert.Null(result.Exception);
        AssertRotatedOnce(scene, result, good);
    }

    [Theory]
    [InlineData(Service.Cluster, "")]
    [InlineData(Service.Key, "")]
    [InlineData(Service.Namespace, "")]
    [InlineData(Service.Cluster, "   ")]
    [InlineData(Service.Cluster, null)]
    [InlineData(Service.Key, null)]
    [InlineData(Service.Namespace, null)]
    public void An_empty_identifier_is_left_out(Service service, string? nothing)
    {
        using Scene scene = NewScene();
        string[] good = Good(scene, service);

        MiniResult result = Rotate(scene, service, good[0], nothing, good[1]).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(("EmptyIdentifier", ErrorCategory.InvalidArgument), (Id(error), error.CategoryInfo.Category));
        Assert.NotNull(error.ErrorDetails!.RecommendedAction);
        AssertRotatedOnce(scene, result, good);
    }

    [Theory]
    [InlineData(Service.Cluster)]
    [InlineData(Service.Key)]
    [InlineData(Service.Namespace)]
    public void The_same_identifier_twice_is_acted_on_once(Service service)
    {
        using Scene scene = NewScene();
        string[] good = Good(scene, service);

        MiniResult result = Rotate(scene, service, good[0], good[1], good[0]).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(("DuplicateIdentifier", ErrorCategory.InvalidArgument), (Id(error), error.CategoryInfo.Category));
        Assert.Equal(good[0], error.TargetObject);
        Assert.NotNull(error.ErrorDetails!.RecommendedAction);
        AssertRotatedOnce(scene, result, good);
    }

    [Fact]
    public void The_same_key_under_two_names_is_rotated_once()
    {
        using Scene scene = NewScene();

        MiniResult result = Rotate(
                scene,
                Service.Key,
                scene.FirstKey,
                "alias/sandbox-key-1",
                scene.Server.KeyArnOf(scene.FirstKey),
                scene.Server.KeyIds[1])
            .Run();

        Assert.Equal(
            ["alias/sandbox-key-1", scene.Server.KeyArnOf(scene.FirstKey)],
            result.AllErrors.Select(error => error.TargetObject));
        NonEmpty.All(result.AllErrors, error => Assert.Equal("DuplicateIdentifier", Id(error)));
        AssertRotatedOnce(scene, result, [scene.FirstKey, scene.Server.KeyIds[1]]);
    }

    [Fact]
    public void The_same_identifier_twice_through_the_pipeline_is_acted_on_once()
    {
        using Scene scene = NewScene();

        MiniResult result = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .Input("mycluster", "mycluster-2", "mycluster", null, "")
            .Run();

        Assert.Equal(["DuplicateIdentifier", "EmptyIdentifier", "EmptyIdentifier"], result.AllErrors.Select(Id));
        AssertRotatedOnce(scene, result, ["mycluster", "mycluster-2"]);
    }

    [Theory]
    [InlineData("alias/no-such-key", "NotFoundException")]
    [InlineData("alias/sandbox-rsa", "ValidationException")]
    [InlineData("alias/aws/redshift", "ValidationException")]
    [InlineData("alias/sandbox-disabled", "ValidationException")]
    [InlineData("AWS_OWNED_KMS_KEY", "ValidationException")]
    public void A_key_that_a_namespace_cannot_have_changes_nothing(string key, string errorId)
    {
        using Scene scene = NewScene();

        MiniResult result = scene
            .Change("Update-RSSNamespaceKey")
            .WithArgument(scene.Server.NamespaceNames.ToArray())
            .With("KmsKeyId", key)
            .Run();

        Assert.Equal(scene.Server.NamespaceNames, result.AllErrors.Select(error => error.TargetObject));
        NonEmpty.All(result.AllErrors, error => Assert.Equal(errorId, Id(error)));
        NonEmpty.All(result.AllErrors, error => Assert.NotNull(error.ErrorDetails!.RecommendedAction));
        Assert.Equal(0, scene.AllRotations);
    }

    [Fact]
    public void With_ErrorAction_Stop_the_first_error_ends_it()
    {
        using Scene scene = NewScene();

        MiniResult result = Rotate(scene, Service.Cluster, "mycluster", "no-such-cluster", "mycluster-2")
            .With("ErrorAction", "Stop")
            .Run();

        Assert.IsType<ActionPreferenceStopException>(result.Exception);
        Assert.Equal("ClusterNotFound", Id(result.TerminatingError!));
        Assert.Equal(1, scene.Rotations("mycluster"));
    }

    private static Scene NewScene() => new(options =>
    {
        options.Clusters = 5;
        options.Keys = 4;
        options.Namespaces = 4;
    });

    private static string Arrange(Scene scene, string bad)
    {
        switch (bad)
        {
            case "(unencrypted)":
                return scene.Server.UnencryptedClusterIdentifier!;
            case "(paused)":
                scene.Server.SetClusterStatus("mycluster-3", "paused");
                return "mycluster-3";
            case "(spent)":
                scene.Server.SetOnDemandRotations(scene.Server.KeyIds[2], 25);
                return scene.Server.KeyIds[2];
            case "(changing)":
                scene.Server.StartRotationBySomeoneElse("mynamespace-3");
                return "mynamespace-3";
            default:
                return bad;
        }
    }

    private static string[] Good(Scene scene, Service service) => service switch
    {
        Service.Cluster => ["mycluster", "mycluster-2"],
        Service.Key => [scene.Server.KeyIds[0], scene.Server.KeyIds[1]],
        _ => ["mynamespace", "mynamespace-2"],
    };

    private static MiniPipeline Rotate(Scene scene, Service service, params string?[] targets) => service switch
    {
        Service.Cluster => scene.Change("Invoke-RSRotateEncryptionKey").WithArgument(targets),
        Service.Key => scene.Change("Invoke-KMSKeyRotationOnDemand").WithArgument(targets),
        _ => scene.Change("Update-RSSNamespaceKey").WithArgument(targets).With("KmsKeyId", scene.Server.KeyIds[3]),
    };

    private static void AssertRotatedOnce(Scene scene, MiniResult result, IReadOnlyCollection<string> good)
    {
        Assert.Equal(good.Count, result.Output.Count);
        NonEmpty.All(good, one => Assert.Equal(1, scene.Rotations(one)));
        Assert.Equal(good.Count, scene.AllRotations);
    }
}
