using System;
using System.IO;
using System.Linq;
using KeyRotation.Errors;
using KeyRotation.Fleet.Policies;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Fleet;

/// <summary>What a policy in JSON says, and what is wrong with it.</summary>
public sealed class PolicyReaderTests
{
    private static readonly PolicyDefaults s_nothingTyped = new(
        NewKmsKeyId: null, Region: null, ProfileName: null, RoleArn: null);

    [Fact]
    public void Every_key_is_read()
    {
        RotationPolicy policy = Read("""
            {
              // What a person writes down.
              "NewKmsKeyId": "alias/new", "Region": "eu-west-1", "ProfileName": "prod", "RoleArn": "arn:aws:iam::111122223333:role/rotate",
              "ThrottleLimit": 5, "MaxErrorCount": 3, "MaxErrorPercent": 10, "CanaryCount": 2, "GroupBy": "system", "MaxPerGroup": 4,
              "StartBefore": "2030-01-31T04:00:00Z", "TimeoutPerTarget": "04:00:00", "SkipRotatedWithin": 3600,
              "Targets": [
                { "Service": "RedshiftCluster", "Id": "one", "AccountId": "111122223333", "Tags": { "system": "shop" } },
                { "Service": "RedshiftServerlessNamespace", "Id": "two", "Region": "us-east-1", "NewKmsKeyId": "alias/own", "ProfileName": "test", "RoleArn": "arn:aws:iam::444455556666:role/x" },
              ],
              "Selection": { "Service": ["KmsKey", "RedshiftCluster"], "Id": "shop-*", "Region": ["eu-west-1", "eu-north-1"] }
            }
            """);

        Assert.Equal(
            (5, 3, 10, 2, 4),
            (policy.ThrottleLimit, policy.MaxErrorCount, policy.MaxErrorPercent, policy.CanaryCount, policy.MaxPerGroup));
        Assert.Equal(("system", "alias/new"), (policy.GroupBy, policy.NewKmsKeyId));
        Assert.Equal(new DateTimeOffset(2030, 1, 31, 4, 0, 0, TimeSpan.Zero), policy.StartBefore);
        Assert.Equal(
            (TimeSpan.FromHours(4), TimeSpan.FromHours(1)), (policy.TimeoutPerTarget, policy.SkipRotatedWithin));
        PolicyTarget one = policy.Targets[0];
        Assert.Equal(
            ("one", "eu-west-1", "111122223333", null),
            (one.Target.Id, one.Target.Region, one.Target.AccountId, one.Target.NewKmsKeyId));
        Assert.Equal(
            ("shop", "prod", "arn:aws:iam::111122223333:role/rotate"),
            (one.Target.Tags["system"], one.ProfileName, one.RoleArn));
        PolicyTarget two = policy.Targets[1];
        Assert.Equal(("two", "us-east-1", "alias/own"), (two.Target.Id, two.Target.Region, two.Target.NewKmsKeyId));
        Assert.Equal(("test", "arn:aws:iam::444455556666:role/x"), (two.ProfileName, two.RoleArn));
        PolicySelection selection = Assert.Single(policy.Selections);
        Assert.Equal([TargetService.KmsKey, TargetService.RedshiftCluster], selection.Targets.Services);
        Assert.Equal(["shop-*"], selection.Targets.Ids);
        Assert.Equal(
            [("eu-west-1", "prod"), ("eu-north-1", "prod")],
            selection.Targets.Scopes().Select(place => (place.Region, place.ProfileName)));
    }

    [Fact]
    public void What_is_typed_wins_over_the_policy_and_not_over_a_target()
    {
        const string Json = """
            { "Region": "eu-west-1", "NewKmsKeyId": "alias/written",
              "Targets": [ { "Service": "RedshiftServerlessNamespace", "Id": "a" },
                           { "Service": "RedshiftServerlessNamespace", "Id": "b", "Region": "us-east-1", "NewKmsKeyId": "alias/own" } ] }
            """;

        RotationPolicy policy = Read(Json, s_nothingTyped with { Region = "eu-north-1", NewKmsKeyId = "alias/typed" });

        Assert.Equal(
            [("eu-north-1", "alias/typed"), ("us-east-1", "alias/own")],
            policy.Targets.Select(each => (each.Target.Region, each.Target.NewKmsKeyId)));
        Assert.Equal("alias/typed", policy.NewKmsKeyId);
    }

    [Fact]
    public void The_least_and_the_most_of_a_number_are_allowed()
    {
        RotationPolicy least = Read("""
            { "ThrottleLimit": 1, "MaxErrorCount": 1, "MaxErrorPercent": 0, "CanaryCount": 0, "MaxPerGroup": 1 }
            """);
        RotationPolicy most = Read("""
            { "ThrottleLimit": 100000, "MaxErrorCount": 2147483647, "MaxErrorPercent": 100 }
            """);

        Assert.Equal((1, 1, 0), (least.ThrottleLimit, least.MaxErrorCount, least.MaxErrorPercent));
        Assert.Equal((0, 1), (least.CanaryCount, least.MaxPerGroup));
        Assert.Equal((100000, int.MaxValue, 100), (most.ThrottleLimit, most.MaxErrorCount, most.MaxErrorPercent));
    }

    [Fact]
    public void A_selection_takes_from_the_policy_what_it_does_not_say()
    {
        const string Common = """
            "Region": "eu-west-1", "ProfileName": "prod", "RoleArn": "arn:aws:iam::111122223333:role/a",
            "NewKmsKeyId": "alias/new"
            """;
        const string Own = """
            "Region": "us-east-1", "ProfileName": "test", "RoleArn": "arn:aws:iam::111122223333:role/b",
            "NewKmsKeyId": "alias/own"
            """;

        RotationPolicy policy = Read($$"""{ {{Common}}, "Selection": [ { "Id": "a" }, { {{Own}} } ] }""");

        Assert.Equal(
            [
                ("eu-west-1", "prod", "arn:aws:iam::111122223333:role/a"),
                ("us-east-1", "test", "arn:aws:iam::111122223333:role/b"),
            ],
            policy.Selections.SelectMany(each => each.Targets.Scopes()));
        Assert.Equal(["alias/new", "alias/own"], policy.Selections.Select(each => each.NewKmsKeyId));
    }

    [Fact]
    public void A_selection_without_namespaces_needs_no_new_key()
    {
        PolicySelection selection = Assert.Single(Read("""{ "Selection": { "Service": "KmsKey" } }""").Selections);

        Assert.Null(selection.NewKmsKeyId);
        Assert.Equal([(null, null, null)], selection.Targets.Scopes());
    }

    [Fact]
    public void A_typed_profile_and_role_win_over_the_policy_and_not_over_a_target()
    {
        const string Json = """
            { "ProfileName": "prod", "RoleArn": "written",
              "Targets": [ { "Service": "KmsKey", "Id": "a" },
                           { "Service": "KmsKey", "Id": "b", "ProfileName": "own", "RoleArn": "own" } ] }
            """;

        RotationPolicy policy = Read(Json, s_nothingTyped with { ProfileName = "typed", RoleArn = "typed" });

        Assert.Equal(
            [("typed", "typed"), ("own", "own")],
            policy.Targets.Select(each => (each.ProfileName, each.RoleArn)));
    }

    [Theory]
    [InlineData("{}", ErrorIds.InvalidPolicy, "'f.json', line 1, column 1", "empty")]
    [InlineData("[]", ErrorIds.InvalidPolicy, "found a list")]
    [InlineData(
        "{ \"ThrotleLimit\": 3 }",
        ErrorIds.InvalidPolicy,
        "line 1, column 3: ThrotleLimit:",
        "Did you mean ThrottleLimit?")]
    [InlineData("{ \"Colour\": 3 }", ErrorIds.InvalidPolicy, "Colour:", "Targets, Selection, NewKmsKeyId")]
    [InlineData(
        "{ \"ThrottleLimit\": 3,\n  \"throttlelimit\": 4 }",
        ErrorIds.InvalidPolicy,
        "line 2, column 3: throttlelimit:")]
    [InlineData(
        "{ \"ThrottleLimit\": -5 }",
        ErrorIds.InvalidPolicy,
        "ThrottleLimit: Expected a whole number from 1 to 100000, found -5")]
    [InlineData("{ \"ThrottleLimit\": 0 }", ErrorIds.InvalidPolicy, "found 0.")]
    [InlineData("{ \"ThrottleLimit\": 9223372036854775807 }", ErrorIds.InvalidPolicy, "found 9223372036854775807.")]
    [InlineData("{ \"ThrottleLimit\": 1.5 }", ErrorIds.InvalidPolicy, "a value of type Double")]
    [InlineData(
        "{ \"ThrottleLimit\": \"5\" }", ErrorIds.InvalidPolicy, "line 1, column 20: ThrottleLimit:", "a string")]
    [InlineData("{ \"MaxErrorCount\": true }", ErrorIds.InvalidPolicy, "MaxErrorCount:")]
    [InlineData("{ \"MaxErrorCount\": -1 }", ErrorIds.InvalidPolicy, "MaxErrorCount:")]
    [InlineData("{ \"MaxErrorPercent\": 101 }", ErrorIds.InvalidPolicy, "from 0 to 100")]
    [InlineData("{ \"CanaryCount\": -1 }", ErrorIds.InvalidPolicy, "CanaryCount:")]
    [InlineData("{ \"MaxPerGroup\": 0 }", ErrorIds.InvalidPolicy, "MaxPerGroup:")]
    [InlineData("{ \"TimeoutPerTarget\": 0 }", ErrorIds.InvalidPolicy, "TimeoutPerTarget:", "00:00:00")]
    [InlineData("{ \"TimeoutPerTarget\": -60 }", ErrorIds.InvalidPolicy, "TimeoutPerTarget:", "-00:01:00")]
    [InlineData("{ \"SkipRotatedWithin\": \"soon\" }", ErrorIds.InvalidPolicy, "SkipRotatedWithin:", "duration")]
    [InlineData("{ \"StartBefore\": null }", ErrorIds.InvalidPolicy, "StartBefore:")]
    [InlineData("{ \"StartBefore\": \"tomorrow\" }", ErrorIds.InvalidPolicy, "StartBefore:", "a time")]
    [InlineData("{ \"GroupBy\": \" \" }", ErrorIds.InvalidPolicy, "GroupBy:", "an empty string")]
    [InlineData("{ \"Targets\": [] }", ErrorIds.InvalidPolicy, "Targets:")]
    [InlineData("{ \"Targets\": \"mycluster\" }", ErrorIds.InvalidPolicy, "Targets:", "a string")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"KmsKey\", \"Id\": \"a\" },\n { \"Service\": \"KmsKey\" } ] }",
        ErrorIds.EmptyIdentifier,
        "line 2, column 2: Targets[1]:")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"KmsKey\", \"Id\": \"\" } ] }", ErrorIds.InvalidPolicy, "Targets[0].Id:")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"KmsKey\", \"Id\": 5 } ] }", ErrorIds.InvalidPolicy, "Targets[0].Id:")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"KmsKey\", \"Idd\": \"a\" } ] }",
        ErrorIds.InvalidPolicy,
        "Targets[0].Idd:",
        "Did you mean Id?")]
    [InlineData("{ \"Targets\": [ { \"Id\": \"a\" } ] }", ErrorIds.UnknownService, "Targets[0]:")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"S3\", \"Id\": \"a\" } ] }",
        ErrorIds.UnknownService,
        "Targets[0].Service: 'S3'",
        "RedshiftCluster, RedshiftServerlessNamespace, KmsKey")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"1\", \"Id\": \"a\" } ] }",
        ErrorIds.UnknownService,
        "Targets[0].Service: '1'")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"KmsKeys\", \"Id\": \"a\" } ] }",
        ErrorIds.UnknownService,
        "'KmsKeys'",
        "Did you mean KmsKey?")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"KmsKey\", \"Id\": \"a\" }, { \"Service\": \"kmskey\", \"Id\": \"a\" } ] }",
        ErrorIds.DuplicateIdentifier,
        "Targets[1]:",
        "Targets[0].")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"RedshiftServerlessNamespace\", \"Id\": \"a\" } ] }",
        ErrorIds.NoNewKey,
        "Targets[0]:",
        "-NewKmsKeyId")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"KmsKey\", \"Id\": \"a\", \"NewKmsKeyId\": \"b\" } ] }",
        ErrorIds.InvalidPolicy,
        "Targets[0].NewKmsKeyId:")]
    [InlineData(
        "{ \"Targets\": [ { \"Service\": \"KmsKey\", \"Id\": \"a\", \"Tags\": { \"system\": 5 } } ] }",
        ErrorIds.InvalidPolicy,
        "Targets[0].Tags.system:")]
    [InlineData(
        "{ \"Selection\": [ { \"Service\": [\"KmsKey\", \"EC2\"] } ] }",
        ErrorIds.UnknownService,
        "Selection[0].Service[1]: 'EC2'")]
    [InlineData("{ \"Selection\": { \"Region\": \"eu-west-1\" } }", ErrorIds.NoNewKey, "Selection:")]
    [InlineData(
        "{ \"Selection\": { \"Wildcard\": \"x\" } }",
        ErrorIds.InvalidPolicy,
        "Selection.Wildcard:",
        "Service, Id, Region")]
    public void A_mistake_is_told_with_its_key_its_place_and_the_next_step(
        string json, string errorId, string message, string action = "")
    {
        KeyRotationException error = Assert.Throws<KeyRotationException>(() => Read(json));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(message, error.Message + error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(action, error.Message + error.RecommendedAction, StringComparison.Ordinal);
        Assert.NotEmpty(error.RecommendedAction!);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{ \"A\": ", 1, 8)]
    [InlineData("{\n  \"ThrottleLimit\": five\n}", 2, 21)]
    [InlineData("{\n  \"Größe\": 1 2\n}", 2, 14)]
    [InlineData("{ \"ThrottleLimit\": 5 }\n}", 2, 1)]
    [InlineData("{ \"GroupBy\": \"\\ud800\" }", 1, 14)]
    public void What_is_no_JSON_is_told_with_line_and_column(string json, int line, int column)
    {
        KeyRotationException error = Assert.Throws<KeyRotationException>(() => Read(json));

        Assert.Equal((ErrorIds.PolicySyntax, FaultKind.BadData), (error.ErrorId, error.Kind));
        Assert.Matches($@"'f\.json'.*\b{line}\b.*\b{column}\b", error.Message);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_in_the_wrong_place_is_not_shown()
    {
        KeyRotationException error = Assert.Throws<KeyRotationException>(() =>
            Read("""{ "ThrottleLimit": "wJalrXUtnFEMI" }"""));

        Assert.DoesNotContain("wJalr", error.Message + error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_targets_keep_their_order_and_their_places()
    {
        string targets = string.Join(
            ",\n", Enumerable.Range(0, 1000).Select(i => $"{{ \"Service\": \"KmsKey\", \"Id\": \"key-{i}\" }}"));

        Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => $"key-{i}"),
            Read($"{{ \"Targets\": [{targets}] }}").Targets.Select(each => each.Target.Id));
        KeyRotationException error = Assert.Throws<KeyRotationException>(() =>
            Read($"{{ \"Targets\": [{targets.Replace("key-999", " ", StringComparison.Ordinal)}] }}"));
        Assert.Contains("line 1000, column 30: Targets[999].Id:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_folder_or_begins_with_a_mark_is_told_or_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("f.json"), "\uFEFF{ \"ThrottleLimit\": 7 }");

        Assert.Equal(
            7,
            PolicyReader
                .Read(PolicyJson.Parse("f", PolicyFile.Read(folder.File("f.json"))), "f", s_nothingTyped)
                .ThrottleLimit);
        Assert.Equal(
            ErrorIds.PolicyNotFound,
            Assert.Throws<KeyRotationException>(() => PolicyFile.Read(folder.File("none.json"))).ErrorId);
        Assert.Equal(
            ErrorIds.PolicyNotFound,
            Assert.Throws<KeyRotationException>(() => PolicyFile.Read(folder.File("no/such/folder.json"))).ErrorId);
        Assert.Equal(
            ErrorIds.PolicyIsDirectory,
            Assert.Throws<KeyRotationException>(() => PolicyFile.Read(folder.Path)).ErrorId);
    }

    private static RotationPolicy Read(string json, PolicyDefaults? typed = null) =>
        PolicyReader.Read(PolicyJson.Parse("f.json", json), "f.json", typed ?? s_nothingTyped);
}
