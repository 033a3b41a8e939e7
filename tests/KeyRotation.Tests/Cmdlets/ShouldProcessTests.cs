using System;
using System.Linq;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Cmdlets;

/// <summary>-WhatIf, -Confirm and -Force, on every cmdlet that changes something.</summary>
public class ShouldProcessTests
{
    private static readonly string[] s_commands = ["cluster", "key", "namespace", "enable", "disable"];
    private static readonly string[] s_changes =
    [
        "RotateEncryptionKey",
        "RotateKeyOnDemand",
        "UpdateNamespace",
        "EnableKeyRotation",
        "DisableKeyRotation",
    ];

    public static TheoryData<string> Commands() => [.. s_commands];

    [Theory]
    [MemberData(nameof(Commands))]
    public void WhatIf_names_each_resource_and_sends_no_change(string command)
    {
        using Scene scene = NewScene();

        MiniResult result = On(scene, command).With("WhatIf").Run();

        AssertWhatIf(scene, command, result);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Force_does_not_override_WhatIf(string command)
    {
        using Scene scene = NewScene();

        MiniResult result = On(scene, command).With("Force").With("WhatIf").Run();

        AssertWhatIf(scene, command, result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(1)]
    [InlineData("yes")]
    public void Force_does_not_override_the_session_s_WhatIfPreference(object preference)
    {
        using Scene scene = NewScene();
        scene.Session["WhatIfPreference"] = preference;
        foreach (string command in s_commands)
        {
            AssertWhatIf(scene, command, On(scene, command).With("Force").Run());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(0)]
    [InlineData(null)]
    public void Without_WhatIf_Force_asks_nothing(object? preference)
    {
        using Scene scene = NewScene();
        scene.Session["WhatIfPreference"] = preference;
        foreach (string command in s_commands)
        {
            MiniResult result = On(scene, command).With("Force").Run();

            Assert.Empty(result.AllErrors);
            Assert.Empty(result.Prompts);
            Assert.Equal(2, result.Output.Count);
        }
    }

    [Fact]
    public void Typed_WhatIf_goes_before_the_preference()
    {
        using Scene scene = NewScene();
        scene.Session["WhatIfPreference"] = true;

        MiniResult result = On(scene, "cluster").With("Force").With("WhatIf", false).Run();

        Assert.Equal(2, result.Output.Count);
        Assert.Equal(2, scene.AllRotations);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_resource_has_its_question_with_its_name_and_region(string command)
    {
        using Scene scene = NewScene();
        scene.Session.Answer(PromptAnswer.Yes, PromptAnswer.No);

        MiniResult result = On(scene, command).Run();

        Assert.Equal(2, result.Prompts.Count);
        string[] targets = Targets(scene, command);
        NonEmpty.All(
            targets.Zip(result.Prompts), pair => Assert.Contains(pair.First + " in us-west-2", pair.Second.Message));
        Assert.Single(result.Output);
        Assert.Equal(1, s_changes.Sum(scene.Count));
    }

    [Fact]
    public void Of_a_key_the_question_tells_that_its_rotations_are_limited()
    {
        using Scene scene = NewScene();
        scene.Session.Answer(PromptAnswer.NoToAll);

        MiniResult result = On(scene, "key").Run();

        Assert.Contains("on-demand rotations", Assert.Single(result.Prompts).Message);
    }

    [Fact]
    public void Of_a_namespace_the_question_tells_the_new_key()
    {
        using Scene scene = NewScene();
        scene.Session.Answer(PromptAnswer.NoToAll);

        MiniResult result = On(scene, "namespace").Run();

        Assert.Contains("alias/sandbox-key-3", Assert.Single(result.Prompts).Message);
    }

    [Theory]
    [InlineData(PromptAnswer.YesToAll, 2)]
    [InlineData(PromptAnswer.NoToAll, 0)]
    public void An_answer_for_all_is_asked_for_once(PromptAnswer answer, int changes)
    {
        foreach (string command in s_commands)
        {
            using Scene scene = NewScene();
            scene.Session.Answer(answer);

            MiniResult result = On(scene, command).Run();

            Assert.Single(result.Prompts);
            Assert.Equal(changes, result.Output.Count);
            Assert.Equal(changes, s_changes.Sum(scene.Count));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Who_asks_for_the_question_gets_it_with_Force_too(string command)
    {
        using Scene scene = NewScene();
        scene.Session.Answer(PromptAnswer.No, PromptAnswer.No);

        MiniResult result = On(scene, command).With("Force").With("Confirm").Run();

        Assert.Equal(2, result.Prompts.Count);
        Assert.Equal(0, s_changes.Sum(scene.Count));
    }

    [Fact]
    public void Confirm_false_asks_nothing()
    {
        using Scene scene = NewScene();

        MiniResult result = On(scene, "cluster").With("Confirm", false).Run();

        Assert.Empty(result.Prompts);
        Assert.Equal(2, scene.AllRotations);
    }

    [Fact]
    public void Without_a_prompt_nothing_is_changed()
    {
        using Scene scene = NewScene();

        MiniResult result = On(scene, "cluster").Run();

        Assert.NotNull(result.Exception);
        Assert.Equal(0, scene.AllRotations);
    }

    [Fact]
    public void With_Verbose_Force_tells_what_it_would_have_asked()
    {
        using Scene scene = NewScene();

        MiniResult result = On(scene, "cluster").With("Force").With("Verbose").Run();

        Assert.Contains(result.Verbose, line => line.Contains("mycluster in us-west-2", StringComparison.Ordinal));
    }

    private static Scene NewScene() => new(options =>
    {
        options.Keys = 3;
        options.Namespaces = 2;
    });

    private static string[] Targets(Scene scene, string command) => command switch
    {
        "cluster" => ["mycluster", "mycluster-2"],
        "namespace" => ["mynamespace", "mynamespace-2"],
        _ => [scene.Server.KeyIds[0], scene.Server.KeyIds[1]],
    };

    private static MiniPipeline On(Scene scene, string command)
    {
        string[] targets = Targets(scene, command);
        return command switch
        {
            "cluster" => scene.Command("Invoke-RSRotateEncryptionKey").WithArgument(targets),
            "key" => scene.Command("Invoke-KMSKeyRotationOnDemand").WithArgument(targets),
            "namespace" => scene
                .Command("Update-RSSNamespaceKey")
                .WithArgument(targets)
                .With("KmsKeyId", "alias/sandbox-key-3"),
            "enable" => scene
                .Command("Set-KMSKeyRotationSchedule")
                .WithArgument(targets)
                .With("RotationPeriodInDays", 180),
            _ => scene.Command("Set-KMSKeyRotationSchedule").WithArgument(targets).With("Disable"),
        };
    }

    private static void AssertWhatIf(Scene scene, string command, MiniResult result)
    {
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Output);
        Assert.Empty(result.Prompts);
        NonEmpty.All(Targets(scene, command).Zip(result.WhatIf), pair => Assert.Contains(pair.First, pair.Second));
        Assert.Equal(2, result.WhatIf.Count);
        Assert.Equal(0, s_changes.Sum(scene.Count));
    }
}
