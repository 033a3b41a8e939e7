using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class ServerlessTests : SandboxTest
{
    private const string OldKey = "arn:aws:kms:us-west-2:123456789012:key/" + KeyId;

    [Theory]
    [InlineData("id")]
    [InlineData("arn")]
    [InlineData("alias")]
    [InlineData("alias arn")]
    public async Task A_namespace_changes_to_the_canonical_ARN_of_its_new_key_when_it_is_done(string form)
    {
        string newKey = Server.KeyArnOf("alias/sandbox-key-2");
        string name = form switch
        {
            "id" => Server.KeyIds[1],
            "arn" => newKey,
            "alias" => "alias/sandbox-key-2",
            _ => "arn:aws:kms:us-west-2:123456789012:alias/sandbox-key-2",
        };

        SandboxAnswer answer = await Update(name);

        Assert.Equal(("MODIFYING", OldKey), Read(answer.Json.GetProperty("namespace")));
        Assert.Equal(("MODIFYING", OldKey), await Get());
        Time.AdvanceSeconds(2);
        Assert.Equal(("AVAILABLE", newKey), await Get());
        Assert.Equal(1, Server.GetState().Rotations["mynamespace"]);
    }

    [Fact]
    public async Task The_key_that_it_has_already_changes_nothing()
    {
        SandboxAnswer answer = await Update("alias/sandbox-key-1");

        Assert.Equal(("AVAILABLE", OldKey), Read(answer.Json.GetProperty("namespace")));
        Assert.Equal(0, Server.GetState().Rotations["mynamespace"]);
    }

    [Theory]
    [InlineData("AWS_OWNED_KMS_KEY")]
    [InlineData("alias/sandbox-rsa")]
    [InlineData("alias/sandbox-hmac")]
    [InlineData("alias/aws/redshift")]
    [InlineData("alias/sandbox-disabled")]
    [InlineData("alias/sandbox-pending-deletion")]
    [InlineData("alias/none")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:key/" + KeyId)]
    public async Task A_key_that_cannot_encrypt_a_namespace_is_refused(string key)
    {
        Assert.Equal("400 ValidationException", (await Update(key)).Refusal);
        Assert.Equal(("AVAILABLE", OldKey), await Get());
    }

    [Fact]
    public async Task A_namespace_with_a_key_of_AWS_may_change_to_a_customers_key_and_not_back()
    {
        Options.AwsOwnedNamespaceKey = true;
        Assert.Equal(("AVAILABLE", "AWS_OWNED_KMS_KEY"), await Get());

        Assert.Equal(200, (await Update(KeyId)).Status);
        Time.AdvanceSeconds(2);
        Assert.Equal(("AVAILABLE", OldKey), await Get());
        Assert.Equal("400 ValidationException", (await Update("AWS_OWNED_KMS_KEY")).Refusal);
    }

    [Fact]
    public async Task A_namespace_that_is_changing_takes_no_other_change()
    {
        await Update("alias/sandbox-key-2");

        Assert.Equal("400 ConflictException", (await Update("alias/sandbox-key-2")).Refusal);
        Assert.Equal(
            "400 ConflictException",
            (
                await Client.Serverless(
                    "UpdateNamespace", """{"namespaceName":"mynamespace","logExports":["userlog"]}""")).Refusal);
        Assert.Equal(1, Server.GetState().Rotations["mynamespace"]);
    }

    [Fact]
    public async Task A_key_and_another_setting_in_one_call_are_refused_and_the_setting_alone_is_taken()
    {
        string both =
            $$"""{"namespaceName":"mynamespace","kmsKeyId":"{{Server.KeyIds[1]}}","logExports":["userlog"]}""";
        Assert.Equal("400 ValidationException", (await Client.Serverless("UpdateNamespace", both)).Refusal);
        Assert.Equal(
            "400 ValidationException",
            (await Client.Serverless("UpdateNamespace", """{"namespaceName":"mynamespace"}""")).Refusal);

        SandboxAnswer alone = await Client.Serverless(
            "UpdateNamespace", """{"namespaceName":"mynamespace","logExports":["userlog"]}""");
        Assert.Equal("userlog", alone.Json.GetProperty("namespace").GetProperty("logExports")[0].GetString());
        Assert.Equal("AVAILABLE", Server.GetState().States["mynamespace"]);
    }

    [Theory]
    [InlineData("""{"adminUsername":"root"}""")]
    [InlineData("""{"adminUsername":"root","manageAdminPassword":false}""")]
    [InlineData("""{"manageAdminPassword":true,"adminUserPassword":"Secret-1"}""")]
    [InlineData("""{"adminPasswordSecretKmsKeyId":"alias/sandbox-key-1"}""")]
    [InlineData("""{"defaultIamRoleArn":"arn:aws:iam::123456789012:role/r"}""")]
    [InlineData("""{"logExports":["nolog"]}""")]
    [InlineData("""{"kmsKeyId":"alias/sandbox-key-2","manageAdminPassword":true}""")]
    [InlineData("""{"kmsKeyId":"alias/sandbox-key-2","iamRoles":[]}""")]
    public async Task A_setting_without_its_companion_or_beside_its_opposite_is_refused(string settings)
    {
        string before = (await Client.Serverless("GetNamespace", """{"namespaceName":"mynamespace"}""")).Text;

        Assert.Equal("400 ValidationException", (await Set(settings)).Refusal);

        Assert.Equal(before, (await Client.Serverless("GetNamespace", """{"namespaceName":"mynamespace"}""")).Text);
        Assert.Equal(0, Server.GetState().Rotations["mynamespace"]);
    }

    [Theory]
    [InlineData(16, 200)]
    [InlineData(17, 400)]
    public async Task At_most_16_log_exports_are_taken(int count, int status) =>
        Assert.Equal(
            status,
            (await Set("{\"logExports\":[" + string.Join(",", Enumerable.Repeat("\"userlog\"", count)) + "]}")).Status);

    [Fact]
    public async Task Settings_with_their_companions_are_taken_and_those_not_named_stay()
    {
        Assert.Equal(200, (await Set("""{"adminUsername":"root","adminUserPassword":"Secret-1"}""")).Status);
        Assert.Equal(
            200,
            (
                await Set(
                    """{"defaultIamRoleArn":"arn:aws:iam::123456789012:role/r","iamRoles":["arn:aws:iam::123456789012:role/r"]}""")).Status);
        JsonElement item = (
            await Set("""{"manageAdminPassword":true,"adminPasswordSecretKmsKeyId":"k"}""")).Json.GetProperty("namespace");

        Assert.Equal("root", item.GetProperty("adminUsername").GetString());
        Assert.Equal("arn:aws:iam::123456789012:role/r", item.GetProperty("defaultIamRoleArn").GetString());
        Assert.Equal(1, item.GetProperty("iamRoles").GetArrayLength());
        Assert.Equal("k", item.GetProperty("adminPasswordSecretKmsKeyId").GetString());
        Assert.StartsWith(
            "arn:aws:secretsmanager:us-west-2:123456789012:secret:",
            item.GetProperty("adminPasswordSecretArn").GetString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("Secret-1", item.ToString(), StringComparison.Ordinal);

        item = (await Set("""{"manageAdminPassword":false}""")).Json.GetProperty("namespace");
        Assert.False(item.TryGetProperty("adminPasswordSecretArn", out _));
    }

    [Theory]
    [InlineData("nonamespace", "400 ResourceNotFoundException")]
    [InlineData("no", "400 ValidationException")]
    [InlineData("My_Namespace", "400 ValidationException")]
    public async Task A_namespace_that_is_not_there_or_misnamed_is_refused(string name, string refusal)
    {
        string input = JsonSerializer.Serialize(new { namespaceName = name, kmsKeyId = KeyId });

        Assert.Equal(refusal, (await Client.Serverless("UpdateNamespace", input)).Refusal);
        Assert.Equal(refusal, (await Client.Serverless("GetNamespace", input)).Refusal);
    }

    [Fact]
    public async Task More_data_takes_proportionally_longer()
    {
        Server.SetNamespaceDataSize("mynamespace", terabytes: 24);
        await Update("alias/sandbox-key-2");
        Time.AdvanceSeconds(5.9);
        Assert.Equal("MODIFYING", (await Get()).Status);
        Time.AdvanceSeconds(0.1);
        Assert.Equal("AVAILABLE", (await Get()).Status);
    }

    [Fact]
    public async Task Reads_are_as_stale_as_the_consistency_delay_says()
    {
        Server.ConsistencyDelay = TimeSpan.FromSeconds(3);
        await Update("alias/sandbox-key-2");

        Assert.Equal(("AVAILABLE", OldKey), await Get());
        Time.AdvanceSeconds(3);
        Assert.Equal(("MODIFYING", OldKey), await Get());
        Time.AdvanceSeconds(2);
        Assert.Equal(("AVAILABLE", Server.KeyArnOf(Server.KeyIds[1])), await Get());
    }

    [Fact]
    public async Task Namespaces_come_in_pages_and_a_deleted_one_is_gone()
    {
        Options.Namespaces = 12;
        Server.DeleteNamespace("mynamespace-2");
        var seen = new List<string>();
        string input = """{"maxResults":5}""";
        while (true)
        {
            JsonElement page = (await Client.Serverless("ListNamespaces", input)).Json;
            seen.AddRange(
                page.GetProperty("namespaces")
                    .EnumerateArray()
                    .Select(item => item.GetProperty("namespaceName").GetString()!));
            if (!page.TryGetProperty("nextToken", out JsonElement token))
            {
                break;
            }

            input = JsonSerializer.Serialize(new { maxResults = 5, nextToken = token.GetString() });
        }

        Assert.Equal(Server.NamespaceNames.Except(new[] { "mynamespace-2" }), seen);
        Assert.Equal(
            "400 ValidationException", (await Client.Serverless("ListNamespaces", """{"maxResults":101}""")).Refusal);
        Assert.Equal(
            "400 ValidationException",
            (await Client.Serverless("ListNamespaces", """{"nextToken":"made-up"}""")).Refusal);
        Assert.Equal(
            "400 ResourceNotFoundException",
            (await Client.Serverless("GetNamespace", """{"namespaceName":"mynamespace-2"}""")).Refusal);
    }

    [Fact]
    public async Task An_operation_that_is_not_offered_is_unknown()
        => Assert.Equal("400 UnknownOperationException", (await Client.Serverless("DeleteNamespace")).Refusal);

    private Task<SandboxAnswer> Set(string settings)
        => Client.Serverless("UpdateNamespace", "{\"namespaceName\":\"mynamespace\"," + settings[1..]);

    private Task<SandboxAnswer> Update(string key) =>
        Client.Serverless(
            "UpdateNamespace", JsonSerializer.Serialize(new { namespaceName = "mynamespace", kmsKeyId = key }));

    private async Task<(string Status, string Key)> Get() =>
        Read(
            (await Client.Serverless("GetNamespace", """{"namespaceName":"mynamespace"}""")).Json.GetProperty(
                "namespace"));

    private static (string Status, string Key) Read(JsonElement item)
        => (item.GetProperty("status").GetString()!, item.GetProperty("kmsKeyId").GetString()!);
}
