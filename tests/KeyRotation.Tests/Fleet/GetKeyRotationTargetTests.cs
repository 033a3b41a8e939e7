using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;
using static KeyRotation.Tests.Support.ErrorRecords;

namespace KeyRotation.Tests.Fleet;

/// <summary>Get-KeyRotationTarget.</summary>
public sealed class GetKeyRotationTargetTests
{
    [Fact]
    public void It_lists_all_that_can_be_rotated_of_a_region()
    {
        using var scene = new Scene(options => options.Namespaces = 2);

        IReadOnlyList<Target> targets = List(scene.Command("Get-KeyRotationTarget"));

        Assert.Equal(
            [.. scene.Server.ClusterIdentifiers, scene.Server.UnencryptedClusterIdentifier!],
            Ids(targets, TargetService.RedshiftCluster));
        Assert.Equal(scene.Server.NamespaceNames, Ids(targets, TargetService.RedshiftServerlessNamespace));
        Assert.Equal(scene.Server.KeyIds, Ids(targets, TargetService.KmsKey).Where(scene.Server.KeyIds.Contains));
        Assert.DoesNotContain(
            targets, target => target.Alias?.StartsWith("alias/aws/", StringComparison.Ordinal) == true);
        NonEmpty.All(targets, target => Assert.Equal(("us-west-2", "123456789012"), (target.Region, target.AccountId)));
        NonEmpty.All(targets, target => Assert.StartsWith("arn:aws:", target.Arn, StringComparison.Ordinal));
        NonEmpty.All(targets, target => Assert.NotNull(target.Status));
        NonEmpty.All(targets, target => Assert.NotNull(target.Resource));
        Target cluster = targets.Single(target => target.Id == "mycluster");
        Assert.Equal(
            ("arn:aws:redshift:us-west-2:123456789012:cluster:mycluster", true), (cluster.Arn, cluster.Encrypted));
        Assert.False(targets.Single(target => target.Id == scene.Server.UnencryptedClusterIdentifier).Encrypted);
        Assert.NotNull(cluster.KeyArn);
        Assert.Equal("system-1", targets.Single(target => target.Id == "mycluster-2").Tags["system"]);
    }

    [Theory]
    [InlineData("*-2", "mycluster-2,mynamespace-2,(key 2)")]
    [InlineData("MYCLUSTER", "mycluster")]
    [InlineData("alias/sandbox-key-?", "(key 1),(key 2)")]
    [InlineData("mynamespace*", "mynamespace,mynamespace-2")]
    [InlineData("nothing-of-this-name*", "")]
    public void It_keeps_names_by_wildcard_and_keys_by_alias_too(string id, string expected)
    {
        using var scene = new Scene(options => options.Namespaces = 2);

        IEnumerable<string> found = List(scene.Command("Get-KeyRotationTarget").WithArgument(id))
            .Select(target =>
                target.Id == scene.FirstKey ? "(key 1)"
                : target.Id == scene.Server.KeyIds[1] ? "(key 2)"
                : target.Id);

        Assert.Equal(expected, string.Join(",", found));
    }

    [Fact]
    public void A_name_that_is_not_found_is_an_error_and_a_wildcard_is_not()
    {
        using var scene = new Scene();

        MiniResult result = scene
            .Command("Get-KeyRotationTarget")
            .With(
                "Id",
                new[]
                {
                    "mycluster",
                    "Gone",
                    "gone",
                    "nothing*",
                    "alias/sandbox-key-1",
                    "alias/gone",
                    scene.FirstKey.ToUpperInvariant(),
                })
            .Run();

        Assert.Equal(["Gone", "alias/gone"], result.Errors.Select(error => error.TargetObject));
        NonEmpty.All(result.Errors, error => Assert.Equal("TargetNotFound", Id(error)));
        Assert.Equal(2, result.OutputOf<Target>().Count);
    }

    [Fact]
    public void A_name_that_is_found_in_one_region_of_several_is_no_error()
    {
        using var scene = new Scene();
        scene.Connection["Region"] = new[] { "no region", scene.Server.Region };

        MiniResult result = scene.Command("Get-KeyRotationTarget").With("Id", "mycluster").Run();

        Assert.DoesNotContain(result.Errors, error => Id(error) == "TargetNotFound");
    }

    [Fact]
    public void It_asks_only_the_services_that_it_is_told_to_and_each_page_once()
    {
        using var scene = new Scene(options => options.Clusters = 250);

        IReadOnlyList<Target> targets = List(scene.Command("Get-KeyRotationTarget").With("Service", "RedshiftCluster"));

        Assert.Equal(250, targets.Count);
        Assert.Equal(
            ["DescribeClusters", "DescribeClusters", "DescribeClusters"],
            scene.Calls.Where(call => call.Service != "sts").Select(call => call.Operation));
    }

    [Fact]
    public void A_page_is_written_before_the_next_one_is_asked_for()
    {
        using var scene = new Scene(options => options.Clusters = 250);
        var pagesAtFirst = new List<int>();

        scene.Command("Get-KeyRotationTarget").With("Service", "RedshiftCluster").With("MaxAttempts", 1)
            .OnOutput(_ => pagesAtFirst.Add(scene.Count("DescribeClusters"))).Run().ThrowIfFailed();

        Assert.InRange(pagesAtFirst[0], 1, 2);
        Assert.Equal(3, pagesAtFirst[^1]);
    }

    [Fact]
    public void Several_regions_are_listed_each_with_its_own()
    {
        using var scene = new Scene(options => options.AcceptAnyRegion = true);
        scene.Connection["Region"] = new[] { "us-west-2", "eu-west-1" };

        IReadOnlyList<Target> targets = List(scene.Command("Get-KeyRotationTarget").With("Id", "mycluster"));

        Assert.Equal(["us-west-2", "eu-west-1"], targets.Select(target => target.Region));
    }

    [Fact]
    public void What_one_service_refuses_is_told_and_the_others_are_listed()
    {
        using var scene = new Scene();
        scene.Fault("ListNamespaces:access-denied");

        MiniResult result = scene.Command("Get-KeyRotationTarget").Run();

        var error = Assert.Single(result.AllErrors);
        Assert.StartsWith("AccessDenied", Id(error), StringComparison.Ordinal);
        Assert.Contains("RedshiftServerlessNamespace", error.ErrorDetails!.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["KmsKey", "RedshiftCluster"],
            result
                .OutputOf<Target>()
                .Select(target => target.Service.ToString())
                .Distinct()
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_that_may_not_be_described_is_an_error_and_the_rest_is_listed()
    {
        using var scene = new Scene();
        string denied = scene.Server.KeyIds[1];
        scene.Fault($"DescribeKey:access-denied:identifier={denied}");

        MiniResult result = scene.Command("Get-KeyRotationTarget").With("Service", "KmsKey").Run();

        var error = Assert.Single(result.AllErrors);
        Assert.StartsWith("AccessDenied", Id(error), StringComparison.Ordinal);
        Assert.Equal(scene.Server.KeyArnOf(denied), error.TargetObject);
        Assert.Contains("kms:DescribeKey", error.ErrorDetails!.Message, StringComparison.Ordinal);
        Assert.Equal(
            scene.Server.KeyIds.Where(id => id != denied),
            Ids(result.OutputOf<Target>(), TargetService.KmsKey).Where(scene.Server.KeyIds.Contains));
    }

    [Fact]
    public void Aliases_that_may_not_be_listed_are_an_error_and_the_keys_are_listed()
    {
        using var scene = new Scene();
        scene.Fault("ListAliases:access-denied");

        MiniResult result = scene.Command("Get-KeyRotationTarget").With("Service", "KmsKey").Run();

        Assert.Contains(
            "kms:ListAliases", Assert.Single(result.AllErrors).ErrorDetails!.Message, StringComparison.Ordinal);
        Assert.Contains(scene.FirstKey, Ids(result.OutputOf<Target>(), TargetService.KmsKey));
        NonEmpty.All(result.OutputOf<Target>(), target => Assert.Null(target.Alias));
    }

    [Fact]
    public void Another_failure_to_describe_a_key_ends_the_list_of_keys()
    {
        using var scene = new Scene();
        scene.Fault($"DescribeKey:error-before:status=500:identifier={scene.FirstKey}");

        MiniResult result = scene
            .Command("Get-KeyRotationTarget")
            .With("Service", "KmsKey")
            .With("MaxAttempts", 1)
            .Run();

        Assert.Equal(scene.Server.Region, Assert.Single(result.AllErrors).TargetObject);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_region_that_is_none_is_told_and_the_others_are_listed()
    {
        using var scene = new Scene();
        scene.Connection["Region"] = new[] { "no region", "us-west-2" };

        MiniResult result = scene.Command("Get-KeyRotationTarget").With("Id", "mycluster").Run();

        Assert.Equal("InvalidRegion", Id(Assert.Single(result.AllErrors)));
        Assert.Equal("mycluster", Assert.Single(result.OutputOf<Target>()).Id);
    }

    private static IReadOnlyList<Target> List(MiniPipeline command) => command.Run().ThrowIfFailed().OutputOf<Target>();

    private static IEnumerable<string> Ids(IEnumerable<Target> targets, TargetService service) =>
        targets.Where(target => target.Service == service).Select(target => target.Id);
}
