using System;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

/// <summary>Changes that the sandbox makes as other actors would.</summary>
public sealed class ChangesTests : SandboxTest
{
    [Fact]
    public async Task Rotations_by_others_run_their_course_and_do_not_count()
    {
        Options.Namespaces = 2;

        SandboxAnswer answer = await Post($$"""
            [{"change":"rotate","identifier":"mycluster","seconds":30},
             {"change":"rotate","identifier":"{{KeyId}}","seconds":30},
             {"change":"rotate","identifier":"mynamespace","seconds":30,"key":"alias/sandbox-key-2"},
             {"change":"rotate","identifier":"mycluster"}]
            """);

        Assert.Equal("[true,true,true,false]", answer.Text);
        SandboxState state = Server.GetState();
        Assert.Equal("rotating-keys", state.States["mycluster"]);
        Assert.Equal("MODIFYING", state.States["mynamespace"]);
        NonEmpty.All(state.Rotations, pair => Assert.Equal(0, pair.Value));
        Time.AdvanceSeconds(29.9);
        Assert.Equal("rotating-keys", Server.GetState().States["mycluster"]);
        Time.AdvanceSeconds(0.1);
        Assert.Equal("available", Server.GetState().States["mycluster"]);
        Assert.Equal(("AVAILABLE", Server.KeyArnOf("alias/sandbox-key-2")), await Namespace());
        JsonElement rotations = (await Client.Kms("ListKeyRotations", $$"""{"KeyId":"{{KeyId}}"}""")).Json.GetProperty(
            "Rotations");
        Assert.Equal(1, rotations.GetArrayLength());
    }

    [Fact]
    public async Task A_namespace_can_be_MODIFYING_while_its_key_stays()
    {
        (string _, string key) = await Namespace();

        Assert.Equal("[true,false]", (await Post("""
            [{"change":"modify-namespace","identifier":"mynamespace","seconds":10},
             {"change":"modify-namespace","identifier":"mynamespace"}]
            """)).Text);

        Assert.Equal(("MODIFYING", key), await Namespace());
        SandboxAnswer update = await Client.Serverless(
            "UpdateNamespace", """{"namespaceName":"mynamespace","kmsKeyId":"alias/sandbox-key-2"}""");
        Assert.Equal("400 ConflictException", update.Refusal);
        Time.AdvanceSeconds(10);
        Assert.Equal(("AVAILABLE", key), await Namespace());
    }

    [Fact]
    public async Task A_moved_alias_leads_to_its_new_key_everywhere()
    {
        string second = Server.KeyIds[1];

        Assert.Equal(
            "[true]",
            (await Post($$"""[{"change":"move-alias","identifier":"alias/sandbox-key-1","key":"{{second}}"}]""")).Text);

        JsonElement key = (await Client.Kms("DescribeKey", """{"KeyId":"alias/sandbox-key-1"}""")).Json.GetProperty(
            "KeyMetadata");
        Assert.Equal(second, key.GetProperty("KeyId").GetString());
        JsonElement aliases = (await Client.Kms("ListAliases", $$"""{"KeyId":"{{second}}"}""")).Json.GetProperty(
            "Aliases");
        Assert.Equal(
            ["alias/sandbox-key-1", "alias/sandbox-key-2"],
            aliases.EnumerateArray().Select(alias => alias.GetProperty("AliasName").GetString()));
        Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds(), aliases[0].GetProperty("LastUpdatedDate").GetDouble());
        Assert.Equal(
            0,
            (await Client.Kms("ListAliases", $$"""{"KeyId":"{{KeyId}}"}"""))
                .Json.GetProperty("Aliases")
                .GetArrayLength());
        Assert.Equal(second, Server.KeyIdOf("alias/sandbox-key-1"));
    }

    [Fact]
    public async Task Material_is_imported_where_none_is_pending()
    {
        const string Imported = """{"change":"import-key-material","identifier":"alias/sandbox-imported"}""";

        SandboxAnswer answer = await Post(
            $$"""[{{Imported}},{{Imported}},{"change":"import-key-material","identifier":"{{KeyId}}"}]""");

        Assert.Equal("[true,false,false]", answer.Text);
        string id = Server.KeyIdOf("alias/sandbox-imported");
        Assert.Equal(200, (await Client.Kms("RotateKeyOnDemand", $$"""{"KeyId":"{{id}}"}""")).Status);
    }

    [Theory]
    [InlineData("[", 400)]
    [InlineData("{}", 400)]
    [InlineData("[1]", 400)]
    [InlineData("""[{"change":"rotate"}]""", 400)]
    [InlineData("""[{"change":"explode","identifier":"mycluster"}]""", 400)]
    [InlineData(
        """[{"change":"rotate","identifier":"mycluster"},{"change":"explode","identifier":"mycluster"}]""", 400)]
    [InlineData("""[{"change":"rotate","identifier":7}]""", 400)]
    [InlineData("""[{"change":"rotate","identifier":"mycluster","seconds":-1}]""", 400)]
    [InlineData("""[{"change":"rotate","identifier":"mycluster","seconds":1e300}]""", 400)]
    [InlineData("""[{"change":"rotate","identifier":"no-such-thing"}]""", 400)]
    [InlineData("""[{"change":"move-alias","identifier":"alias/sandbox-key-1"}]""", 400)]
    [InlineData("""[{"change":"move-alias","identifier":"alias/none","key":"alias/sandbox-key-1"}]""", 400)]
    public async Task A_change_that_cannot_be_read_is_refused_and_nothing_is_changed(string body, int status)
    {
        Assert.Equal(status, (await Post(body)).Status);
        Assert.Equal("available", Server.GetState().States["mycluster"]);
    }

    [Fact]
    public async Task Changes_are_posted_as_JSON_only()
    {
        Assert.Equal(415, (await Post("[]", "text/plain")).Status);
        Assert.Equal(405, (await Client.Get("/_sandbox/changes")).Status);
        Assert.Equal("[]", (await Post("[]")).Text);
    }

    [Fact]
    public async Task Another_account_is_in_every_ARN_and_answer()
    {
        const string Account = "210987654321";
        Options.AccountId = Account;
        string answers = string.Concat(
            (await Client.Redshift("DescribeClusters")).Text,
            (await Client.Kms("DescribeKey", """{"KeyId":"alias/sandbox-primary"}""")).Text,
            (await Client.Kms("ListKeys")).Text,
            (await Client.Kms("ListAliases")).Text,
            (await Client.Kms("GetKeyRotationStatus", $$"""{"KeyId":"{{KeyId}}"}""")).Text,
            (await Client.Serverless("ListNamespaces")).Text,
            (await Client.Sts("GetCallerIdentity")).Text,
            Server.RoleArn);

        Assert.Contains(Account, answers, StringComparison.Ordinal);
        Assert.DoesNotContain(new SandboxOptions().AccountId, answers, StringComparison.Ordinal);
        Assert.Equal(Account, Server.AccountId);
        string foreign = $$"""{"KeyId":"arn:aws:kms:us-west-2:123456789012:key/{{KeyId}}"}""";
        Assert.Equal("400 AccessDeniedException", (await Client.Kms("DescribeKey", foreign)).Refusal);
    }

    private async Task<(string Status, string Key)> Namespace()
    {
        JsonElement item = (
            await Client.Serverless("GetNamespace", """{"namespaceName":"mynamespace"}""")).Json.GetProperty("namespace");
        return (item.GetProperty("status").GetString()!, item.GetProperty("kmsKeyId").GetString()!);
    }

    private Task<SandboxAnswer> Post(string body, string type = "application/json") =>
        Client.Send(
            new HttpRequestMessage(HttpMethod.Post, new Uri(Client.Endpoint, "/_sandbox/changes"))
            {
                Content = new StringContent(body, Encoding.UTF8, type),
            });
}
