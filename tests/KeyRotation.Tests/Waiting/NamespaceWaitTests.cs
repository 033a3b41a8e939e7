using System;
using System.Linq;
using System.Management.Automation;
using Amazon.RedshiftServerless.Model;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Waiting;

/// <summary>Waits for namespaces, and for the key that a namespace is to have.</summary>
public class NamespaceWaitTests
{
    [Fact]
    public void An_available_namespace_is_there_at_once_with_one_call()
    {
        using var scene = new Scene();

        MiniResult result = Wait(scene, "mynamespace").Run();

        Assert.Equal("mynamespace", Assert.Single(result.OutputOf<Namespace>()).NamespaceName);
        Assert.Equal("GetNamespace", Assert.Single(scene.Calls).Operation);
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
    }

    [Fact]
    public void A_hundred_and_fifty_namespaces_are_two_calls_a_look()
    {
        using var scene = new Scene(options => options.Namespaces = 150);
        string[] names = [.. scene.Server.NamespaceNames];
        Array.ForEach(names, name => scene.Server.StartRotationBySomeoneElse(name, TimeSpan.FromMinutes(4)));

        MiniResult result = Wait(scene, names).Run();

        Assert.Equal(150, result.Output.Count);
        NonEmpty.All(
            scene.Calls.GroupBy(call => call.Time),
            look => Assert.Equal(["ListNamespaces", "ListNamespaces"], look.Select(call => call.Operation)));
    }

    [Fact]
    public void A_namespace_that_is_being_deleted_ends_its_wait()
    {
        using var scene = new Scene(options => options.Namespaces = 2);
        scene.Server.StartRotationBySomeoneElse("mynamespace");
        scene.Clock.AtSeconds(60, () => scene.Server.SetNamespaceStatus("mynamespace", "DELETING"));

        MiniResult result = Wait(scene, "mynamespace", "mynamespace-2").Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("ResourceFailed", ErrorRecords.Id(error));
        Assert.Equal(ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
        Assert.Equal("mynamespace", error.TargetObject);
        Assert.NotNull(error.ErrorDetails!.RecommendedAction);
        Assert.Equal("mynamespace-2", Assert.Single(result.OutputOf<Namespace>()).NamespaceName);
    }

    [Theory]
    [InlineData("MODIFYING")]
    [InlineData("SOMETHING_NEW")]
    public void Any_other_status_is_waited_through(string status)
    {
        using var scene = new Scene();
        scene.Server.SetNamespaceStatus("mynamespace", status);
        scene.Clock.AtSeconds(900, () => scene.Server.SetNamespaceStatus("mynamespace", "AVAILABLE"));

        MiniResult result = Wait(scene, "mynamespace").Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public void A_namespace_that_vanishes_is_told_in_the_words_of_the_service()
    {
        using var scene = new Scene();
        scene.Server.StartRotationBySomeoneElse("mynamespace");
        scene.Clock.AtSeconds(60, () => scene.Server.DeleteNamespace("mynamespace"));

        MiniResult result = Wait(scene, "mynamespace").Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("ResourceNotFoundException", ErrorRecords.Id(error));
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
    }

    [Theory]
    [InlineData("alias/sandbox-key-2")]
    [InlineData("id")]
    [InlineData("arn")]
    [InlineData("alias arn")]
    public void The_new_key_may_be_named_in_any_way(string form)
    {
        using var scene = new Scene();
        string id = scene.Server.KeyIds[1];
        string arn = scene.Server.KeyArnOf(id);
        string key = form switch
        {
            "id" => id,
            "arn" => arn,
            "alias arn" => arn.Replace("key/" + id, "alias/sandbox-key-2"),
            _ => form,
        };

        MiniResult result = Update(scene, key).With("Wait").Run();

        Assert.Empty(result.AllErrors);
        Namespace changed = Assert.Single(result.OutputOf<Namespace>());
        Assert.Equal((arn, "AVAILABLE"), (changed.KmsKeyId, changed.Status?.Value));
        Assert.Equal(1, scene.Rotations("mynamespace"));
    }

    [Fact]
    public void A_key_that_is_in_place_already_is_not_sent()
    {
        using var scene = new Scene();

        MiniResult result = Update(scene, "alias/sandbox-key-1").With("Wait").Run();

        Assert.Empty(result.AllErrors);
        Assert.Single(result.OutputOf<Namespace>());
        Assert.Contains("mynamespace", Assert.Single(result.Warnings));
        Assert.Equal(0, scene.Count("UpdateNamespace"));
    }

    [Fact]
    public void A_namespace_that_is_back_with_its_old_key_is_an_error()
    {
        using var scene = new Scene();
        scene.Clock.AtSeconds(30, () => scene.Server.SetNamespaceStatus("mynamespace", "AVAILABLE"));

        MiniResult result = Update(scene, scene.Server.KeyIds[1]).With("Wait").Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal("ChangeNotApplied", ErrorRecords.Id(error));
        Assert.Contains(scene.Server.KeyIds[1], error.ToString());
        Assert.Contains(scene.Server.KeyIds[0], error.ToString());
        Assert.Empty(result.Output);
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4));
    }

    [Fact]
    public void Who_may_not_describe_the_key_can_name_it_by_alias_all_the_same()
    {
        using var scene = new Scene();
        scene.Fault("DescribeKey:access-denied");

        MiniResult result = Update(scene, "alias/sandbox-key-2").With("Wait").Run();

        Assert.Empty(result.AllErrors);
        Assert.Equal(
            scene.Server.KeyArnOf("alias/sandbox-key-2"), Assert.Single(result.OutputOf<Namespace>()).KmsKeyId);
        Assert.True(scene.Clock.Elapsed >= TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Another_key_than_before_tells_that_a_lost_change_was_carried_out_where_the_alias_cannot_be_looked_up()
    {
        using var scene = new Scene(options => options.RotationDuration = TimeSpan.FromMilliseconds(1));
        // Nobody sees it change: it is over when it shows.
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(3);
        scene.Fault("DescribeKey:access-denied");
        scene.Fault("UpdateNamespace:drop-after:1");

        MiniResult result = Update(scene, "alias/sandbox-key-2").Run();

        Assert.Empty(result.AllErrors);
        Assert.Equal(1, scene.Server.GetState().Calls["UpdateNamespace"]);
    }

    [Fact]
    public void The_pipeline_carries_the_new_key_from_one_command_to_the_next()
    {
        using var scene = new Scene(options => options.Namespaces = 3);
        scene.Server.ConsistencyDelay = TimeSpan.FromSeconds(20);

        // The first has another key than the second of the ring; each but one changes.
        MiniResult result = scene.Change("Update-RSSNamespaceKey")
            .WithArgument(new[] { "mynamespace", "mynamespace-3" }).With("KmsKeyId", "alias/sandbox-key-2")
            .Pipe("Wait-RSSNamespaceAvailable").Run();

        Assert.Empty(result.AllErrors);
        Assert.Equal(2, result.Output.Count);
        NonEmpty.All(
            result.OutputOf<Namespace>(),
            found => Assert.Equal(scene.Server.KeyArnOf("alias/sandbox-key-2"), found.KmsKeyId));
    }

    private static MiniPipeline Wait(Scene scene, params string[] names) =>
        scene.Command("Wait-RSSNamespaceAvailable").WithArgument(names);

    private static MiniPipeline Update(Scene scene, string key) =>
        scene.Change("Update-RSSNamespaceKey").WithArgument("mynamespace").With("KmsKeyId", key);
}
