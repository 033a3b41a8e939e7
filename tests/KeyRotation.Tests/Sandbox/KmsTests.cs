using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class KmsTests : SandboxTest
{
    [Fact]
    public async Task Rotating_on_demand_answers_with_the_ARN_and_runs_its_course()
    {
        string before = await CurrentMaterial(KeyId);
        SandboxAnswer answer = await Client.Kms("RotateKeyOnDemand", Key(KeyId));
        Assert.Equal($$"""{"KeyId":"{{Server.KeyArnOf(KeyId)}}"}""", answer.Text);

        JsonElement running = (await Client.Kms("GetKeyRotationStatus", Key(KeyId))).Json;
        Assert.Equal(
            Time.GetUtcNow().ToUnixTimeSeconds(), running.GetProperty("OnDemandRotationStartDate").GetDouble());
        Assert.Equal(before, await CurrentMaterial(KeyId));
        Assert.Empty(await Rotations(KeyId));

        Time.AdvanceSeconds(2);
        JsonElement done = (await Client.Kms("GetKeyRotationStatus", Key(KeyId))).Json;
        Assert.False(done.TryGetProperty("OnDemandRotationStartDate", out _));
        JsonElement rotation = Assert.Single(await Rotations(KeyId));
        Assert.Equal("ON_DEMAND", rotation.GetProperty("RotationType").GetString());
        Assert.Equal("CURRENT", rotation.GetProperty("KeyMaterialState").GetString());
        Assert.Equal(rotation.GetProperty("KeyMaterialId").GetString(), await CurrentMaterial(KeyId));
        Assert.NotEqual(before, await CurrentMaterial(KeyId));
        Assert.Equal(1, Server.GetState().Rotations[KeyId]);
    }

    [Fact]
    public async Task A_second_rotation_conflicts_while_the_first_runs()
    {
        await Client.Kms("RotateKeyOnDemand", Key(KeyId));
        Assert.Equal("400 ConflictException", (await Client.Kms("RotateKeyOnDemand", Key(KeyId))).Refusal);

        Time.AdvanceSeconds(2);
        Assert.Equal(200, (await Client.Kms("RotateKeyOnDemand", Key(KeyId))).Status);
        Assert.Equal(2, Server.GetState().Rotations[KeyId]);
    }

    [Fact]
    public async Task A_key_can_be_rotated_25_times_in_its_life()
    {
        Server.SetOnDemandRotations(KeyId, 24);
        Assert.Equal(24, (await Rotations(KeyId)).Length);
        Assert.Equal(200, (await Client.Kms("RotateKeyOnDemand", Key(KeyId))).Status);
        Time.AdvanceSeconds(2);

        Assert.Equal("400 LimitExceededException", (await Client.Kms("RotateKeyOnDemand", Key(KeyId))).Refusal);
        Assert.Equal(25, (await Rotations(KeyId)).Length);
        Assert.Equal(1, Server.GetState().Rotations[KeyId]);
    }

    [Theory]
    [InlineData("alias/sandbox-rsa", "400 UnsupportedOperationException")]
    [InlineData("alias/sandbox-hmac", "400 UnsupportedOperationException")]
    [InlineData("alias/sandbox-imported", "400 KMSInvalidStateException")]
    [InlineData("alias/aws/redshift", "400 UnsupportedOperationException")]
    [InlineData("alias/sandbox-disabled", "400 DisabledException")]
    [InlineData("alias/sandbox-pending-deletion", "400 KMSInvalidStateException")]
    [InlineData("alias/sandbox-replica", "400 UnsupportedOperationException")]
    [InlineData("alias/sandbox-custom-store", "400 UnsupportedOperationException")]
    public async Task A_key_of_the_wrong_kind_or_state_is_refused(string alias, string refusal)
    {
        SandboxAnswer answer = await Client.Kms("RotateKeyOnDemand", Key(Server.KeyIdOf(alias)));

        Assert.Equal(refusal, answer.Refusal);
        Assert.Equal(0, Server.GetState().Rotations[Server.KeyIdOf(alias)]);
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", "400 NotFoundException")]
    [InlineData("not-a-key", "400 NotFoundException")]
    [InlineData("not a key", "400 ValidationException")]
    [InlineData("", "400 ValidationException")]
    [InlineData("alias/sandbox-key-1", "400 NotFoundException")]
    [InlineData("arn:aws:kms:us-west-2:123456789012:alias/sandbox-key-1", "400 InvalidArnException")]
    [InlineData("arn:aws:kms:us-west-2", "400 InvalidArnException")]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", "400 NotFoundException")]
    [InlineData(
        "arn:aws:kms:us-west-2:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab", "400 AccessDeniedException")]
    public async Task A_key_that_is_named_wrongly_is_refused(string name, string refusal)
    {
        foreach (
            string operation in new[]
            {
                "RotateKeyOnDemand",
                "GetKeyRotationStatus",
                "ListKeyRotations",
                "EnableKeyRotation",
                "DisableKeyRotation",
            })
        {
            Assert.Equal(refusal, (await Client.Kms(operation, Key(name))).Refusal);
        }
    }

    [Fact]
    public async Task A_key_id_that_is_missing_too_long_or_no_string_is_refused()
    {
        Assert.Equal("400 ValidationException", (await Client.Kms("DescribeKey")).Refusal);
        Assert.Equal("400 ValidationException", (await Client.Kms("DescribeKey", Key(new string('a', 2049)))).Refusal);
        Assert.Equal("400 SerializationException", (await Client.Kms("DescribeKey", """{"KeyId":7}""")).Refusal);
        Assert.Equal("400 SerializationException", (await Client.Kms("DescribeKey", "{\"KeyId\":")).Refusal);
        Assert.Equal("400 SerializationException", (await Client.Kms("DescribeKey", "[]")).Refusal);
    }

    [Theory]
    [InlineData(KeyId)]
    [InlineData("alias/sandbox-key-1")]
    [InlineData("arn:aws:kms:us-west-2:123456789012:key/" + KeyId)]
    [InlineData("arn:aws:kms:us-west-2:123456789012:alias/sandbox-key-1")]
    public async Task A_key_is_described_by_any_of_its_names(string name)
    {
        JsonElement key = (await Client.Kms("DescribeKey", Key(name))).Json.GetProperty("KeyMetadata");

        Assert.Equal(KeyId, key.GetProperty("KeyId").GetString());
        Assert.Equal("SYMMETRIC_DEFAULT", key.GetProperty("KeySpec").GetString());
        Assert.Equal("CUSTOMER", key.GetProperty("KeyManager").GetString());
        Assert.Equal(64, key.GetProperty("CurrentKeyMaterialId").GetString()!.Length);
    }

    [Fact]
    public async Task The_first_material_is_listed_only_when_asked_for()
    {
        await Client.Kms("RotateKeyOnDemand", Key(KeyId));
        Time.AdvanceSeconds(2);

        Assert.Single(await Rotations(KeyId));
        JsonElement[] all = (
            await Client.Kms("ListKeyRotations", $$"""{"KeyId":"{{KeyId}}","IncludeKeyMaterial":"ALL_KEY_MATERIAL"}"""))
            .Json.GetProperty("Rotations")
            .EnumerateArray()
            .ToArray();
        Assert.Equal(2, all.Length);
        Assert.False(all[0].TryGetProperty("RotationDate", out _));
        Assert.Equal("NON_CURRENT", all[0].GetProperty("KeyMaterialState").GetString());
    }

    [Fact]
    public async Task Automatic_rotation_is_switched_runs_by_the_clock_and_is_switched_off()
    {
        SandboxAnswer enabled = await Client.Kms(
            "EnableKeyRotation", $$"""{"KeyId":"{{KeyId}}","RotationPeriodInDays":90}""");
        Assert.Equal("200 ", enabled.Status + " " + enabled.Text);
        JsonElement status = (await Client.Kms("GetKeyRotationStatus", Key(KeyId))).Json;
        Assert.True(status.GetProperty("KeyRotationEnabled").GetBoolean());
        Assert.Equal(90, status.GetProperty("RotationPeriodInDays").GetInt32());
        Assert.Equal(
            Time.GetUtcNow().AddDays(90).ToUnixTimeSeconds(), status.GetProperty("NextRotationDate").GetDouble());

        Time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(20));
        Assert.Equal("400 ConflictException", (await Client.Kms("RotateKeyOnDemand", Key(KeyId))).Refusal);
        Time.Advance(TimeSpan.FromDays(91));
        Assert.Equal(
            new[] { "AUTOMATIC", "AUTOMATIC" },
            (await Rotations(KeyId)).Select(rotation => rotation.GetProperty("RotationType").GetString()));
        Assert.Equal(0, Server.GetState().Rotations[KeyId]);

        await Client.Kms("DisableKeyRotation", Key(KeyId));
        Assert.False(
            (await Client.Kms("GetKeyRotationStatus", Key(KeyId))).Json.GetProperty("KeyRotationEnabled").GetBoolean());
    }

    [Theory]
    [InlineData(89)]
    [InlineData(2561)]
    public async Task A_rotation_period_is_90_to_2560_days(int days) =>
        Assert.Equal(
            "400 ValidationException",
            (
                await Client.Kms("EnableKeyRotation", $$"""{"KeyId":"{{KeyId}}","RotationPeriodInDays":{{days}}}""")).Refusal);

    [Theory]
    [InlineData("alias/sandbox-rsa", "400 UnsupportedOperationException")]
    [InlineData("alias/sandbox-imported", "400 UnsupportedOperationException")]
    [InlineData("alias/sandbox-disabled", "400 DisabledException")]
    [InlineData("alias/sandbox-pending-deletion", "400 KMSInvalidStateException")]
    public async Task Automatic_rotation_is_refused_for_other_keys(string alias, string refusal)
        => Assert.Equal(refusal, (await Client.Kms("EnableKeyRotation", Key(Server.KeyIdOf(alias)))).Refusal);

    [Fact]
    public async Task The_inventory_has_N_rotatable_keys_and_one_of_each_other_kind()
    {
        Options.Keys = 2;
        Assert.Equal(KeyId, Server.KeyIds[0]);
        JsonElement[] keys = (await Client.Kms("ListKeys")).Json.GetProperty("Keys").EnumerateArray().ToArray();
        string?[] aliases = (await Client.Kms("ListAliases"))
            .Json.GetProperty("Aliases")
            .EnumerateArray()
            .Select(alias => alias.GetProperty("AliasName").GetString())
            .ToArray();

        Assert.Equal(12, keys.Length);
        Assert.Equal(
            new[]
            {
                "alias/sandbox-key-1",
                "alias/sandbox-key-2",
                "alias/sandbox-rsa",
                "alias/sandbox-hmac",
                "alias/sandbox-imported",
                "alias/aws/redshift",
                "alias/sandbox-disabled",
                "alias/sandbox-pending-deletion",
                "alias/sandbox-replica",
                "alias/sandbox-custom-store",
                "alias/sandbox-imported-pending",
                "alias/sandbox-primary",
            },
            aliases);
        JsonElement own = (await Client.Kms("ListAliases", Key(KeyId))).Json.GetProperty("Aliases");
        Assert.Equal("alias/sandbox-key-1", Assert.Single(own.EnumerateArray()).GetProperty("AliasName").GetString());
    }

    [Theory]
    [InlineData("ListKeys", "Keys", 7)]
    [InlineData("ListAliases", "Aliases", 7)]
    public async Task Lists_come_in_pages(string operation, string member, int limit)
    {
        Options.Keys = 30;
        var seen = new List<string>();
        string input = $$"""{"Limit":{{limit}}}""";
        while (true)
        {
            JsonElement page = (await Client.Kms(operation, input)).Json;
            seen.AddRange(page.GetProperty(member).EnumerateArray().Select(item => item.ToString()));
            if (!page.GetProperty("Truncated").GetBoolean())
            {
                break;
            }

            input = $$"""{"Limit":{{limit}},"Marker":"{{page.GetProperty("NextMarker").GetString()}}"}""";
        }

        Assert.Equal(40, seen.Count);
        Assert.Equal(40, seen.Distinct().Count());
        Assert.Equal("400 InvalidMarkerException", (await Client.Kms(operation, """{"Marker":"made-up"}""")).Refusal);
        Assert.Equal("400 ValidationException", (await Client.Kms(operation, """{"Limit":0}""")).Refusal);
    }

    [Fact]
    public async Task Witnesses_are_as_stale_as_the_consistency_delay_says()
    {
        Options.ConsistencyDelay = TimeSpan.FromSeconds(10);
        string before = await CurrentMaterial(KeyId);
        await Client.Kms("RotateKeyOnDemand", Key(KeyId));
        Time.AdvanceSeconds(9);

        Assert.False(
            (await Client.Kms("GetKeyRotationStatus", Key(KeyId))).Json.TryGetProperty(
                "OnDemandRotationStartDate", out _));
        Assert.Empty(await Rotations(KeyId));
        Assert.Equal(before, await CurrentMaterial(KeyId));
        Time.AdvanceSeconds(3);
        Assert.Single(await Rotations(KeyId));
        Assert.NotEqual(before, await CurrentMaterial(KeyId));
    }

    [Fact]
    public async Task The_official_client_reads_every_answer_and_error()
    {
        using var kms = new AmazonKeyManagementServiceClient(
            new BasicAWSCredentials(Server.AccessKey, Server.SecretKey),
            new AmazonKeyManagementServiceConfig
            {
                ServiceURL = Server.Endpoint.OriginalString,
                AuthenticationRegion = Server.Region,
                MaxErrorRetry = 0,
            });

        Assert.Equal(
            Server.KeyArnOf(KeyId),
            (await kms.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = KeyId })).KeyId);
        GetKeyRotationStatusResponse status = await kms.GetKeyRotationStatusAsync(
            new GetKeyRotationStatusRequest { KeyId = KeyId });
        Assert.Equal(Time.GetUtcNow().UtcDateTime, status.OnDemandRotationStartDate!.Value.ToUniversalTime());
        Time.AdvanceSeconds(2);
        RotationsListEntry entry = Assert.Single(
            (await kms.ListKeyRotationsAsync(new ListKeyRotationsRequest { KeyId = KeyId })).Rotations);
        Assert.Equal(RotationType.ON_DEMAND, entry.RotationType);
        await kms.EnableKeyRotationAsync(new EnableKeyRotationRequest { KeyId = KeyId });
        await kms.DisableKeyRotationAsync(new DisableKeyRotationRequest { KeyId = KeyId });
        KeyMetadata key = (await kms.DescribeKeyAsync("alias/sandbox-replica")).KeyMetadata;
        Assert.Equal(MultiRegionKeyType.REPLICA, key.MultiRegionConfiguration.MultiRegionKeyType);
        key = (await kms.DescribeKeyAsync("alias/sandbox-primary")).KeyMetadata;
        Assert.Equal(MultiRegionKeyType.PRIMARY, key.MultiRegionConfiguration.MultiRegionKeyType);
        var unsupported = await Assert.ThrowsAsync<UnsupportedOperationException>(() =>
            kms.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = Server.KeyIdOf("alias/sandbox-rsa") }));
        Assert.Equal("UnsupportedOperationException", unsupported.ErrorCode);
        await Assert.ThrowsAsync<DisabledException>(() =>
            kms.RotateKeyOnDemandAsync(
                new RotateKeyOnDemandRequest { KeyId = Server.KeyIdOf("alias/sandbox-disabled") }));
        await Assert.ThrowsAsync<Amazon.KeyManagementService.Model.NotFoundException>(() =>
            kms.DescribeKeyAsync("alias/none"));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("arn")]
    public async Task The_rotation_status_names_the_key_by_its_ARN(string form)
    {
        string name = form == "id" ? KeyId : Server.KeyArnOf(KeyId);

        JsonElement status = (await Client.Kms("GetKeyRotationStatus", Key(name))).Json;

        Assert.Equal("arn:aws:kms:us-west-2:123456789012:key/" + KeyId, status.GetProperty("KeyId").GetString());
    }

    [Fact]
    public async Task An_asymmetric_key_is_refused_with_the_code_alone()
    {
        SandboxAnswer answer = await Client.Kms("RotateKeyOnDemand", Key(Server.KeyIdOf("alias/sandbox-rsa")));

        Assert.Equal(400, answer.Status);
        Assert.Equal("""{"__type":"UnsupportedOperationException"}""", answer.Text);
    }

    [Fact]
    public async Task A_deletion_date_is_set_once_and_goes_when_the_deletion_is_cancelled()
    {
        DateTimeOffset started = Time.GetUtcNow();
        Assert.Equal(started.AddDays(30), await DeletionDate("alias/sandbox-pending-deletion"));
        Assert.Null(await DeletionDate(KeyId));

        Time.Advance(TimeSpan.FromDays(3));
        Server.SetKeyState(KeyId, "PendingDeletion");
        Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(started.AddDays(30), await DeletionDate("alias/sandbox-pending-deletion"));
        Assert.Equal(started.AddDays(33), await DeletionDate(KeyId));

        Server.SetKeyState(KeyId, "Disabled");
        Assert.Null(await DeletionDate(KeyId));
    }

    [Fact]
    public async Task A_key_of_a_CloudHSM_key_store_shows_a_valid_cluster_id() =>
        Assert.Matches(
            "^cluster-[2-7a-zA-Z]{11,16}$",
            (await Describe("alias/sandbox-custom-store")).GetProperty("CloudHsmClusterId").GetString());

    [Fact]
    public async Task Imported_material_that_is_pending_rotates_once()
    {
        const string Alias = "alias/sandbox-imported-pending";
        string id = Server.KeyIdOf(Alias);
        string first = await CurrentMaterial(id);
        JsonElement[] before = await Materials(id);
        Assert.Equal(
            ["CURRENT", "PENDING_ROTATION"], before.Select(item => item.GetProperty("KeyMaterialState").GetString()));
        NonEmpty.All(
            before,
            item =>
                Assert.False(item.TryGetProperty("RotationDate", out _) || item.TryGetProperty("RotationType", out _)));
        NonEmpty.All(before, item => Assert.Equal("IMPORTED", item.GetProperty("ImportState").GetString()));
        Assert.Empty(await Rotations(id));

        Assert.Equal(200, (await Client.Kms("RotateKeyOnDemand", Key(id))).Status);
        Assert.Equal("400 ConflictException", (await Client.Kms("RotateKeyOnDemand", Key(id))).Refusal);
        Assert.Equal(first, await CurrentMaterial(id));
        Time.AdvanceSeconds(2);

        Assert.Equal(before[1].GetProperty("KeyMaterialId").GetString(), await CurrentMaterial(id));
        Assert.Equal("ON_DEMAND", Assert.Single(await Rotations(id)).GetProperty("RotationType").GetString());
        Assert.Equal(
            ["NON_CURRENT", "CURRENT"],
            (await Materials(id)).Select(item => item.GetProperty("KeyMaterialState").GetString()));
        Assert.Equal("400 KMSInvalidStateException", (await Client.Kms("RotateKeyOnDemand", Key(id))).Refusal);
        Assert.Equal(1, Server.GetState().Rotations[id]);
    }

    [Fact]
    public async Task Imported_material_pending_in_a_stale_read_is_what_it_was_then()
    {
        Options.ConsistencyDelay = TimeSpan.FromSeconds(10);
        string id = Server.KeyIdOf("alias/sandbox-imported");
        Assert.True(Server.ImportKeyMaterial(id));

        Assert.Single(await Materials(id));
        Time.AdvanceSeconds(10);
        Assert.Equal(2, (await Materials(id)).Length);
    }

    [Fact]
    public async Task A_multi_Region_primary_rotates_and_its_replica_does_not()
    {
        string primary = Server.KeyIdOf("alias/sandbox-primary");
        string replica = Server.KeyIdOf("alias/sandbox-replica");

        Assert.Equal(200, (await Client.Kms("RotateKeyOnDemand", Key(primary))).Status);
        Assert.Equal(
            "400 UnsupportedOperationException", (await Client.Kms("RotateKeyOnDemand", Key(replica))).Refusal);

        Time.AdvanceSeconds(2);
        Assert.Single(await Rotations(primary));
        foreach ((string id, string type, string primaryRegion, string replicaRegion) in new[]
        {
            (primary, "PRIMARY", "us-west-2", "us-east-1"),
            (replica, "REPLICA", "us-east-1", "us-west-2"),
        })
        {
            Assert.StartsWith("mrk-", id, StringComparison.Ordinal);
            JsonElement key = await Describe(id);
            Assert.True(key.GetProperty("MultiRegion").GetBoolean());
            JsonElement configuration = key.GetProperty("MultiRegionConfiguration");
            Assert.Equal(type, configuration.GetProperty("MultiRegionKeyType").GetString());
            AssertKey(configuration.GetProperty("PrimaryKey"), id, primaryRegion);
            AssertKey(Assert.Single(configuration.GetProperty("ReplicaKeys").EnumerateArray()), id, replicaRegion);
        }
    }

    [Theory]
    [InlineData("us-east-1", "us-west-2")]
    [InlineData("cn-north-1", "cn-northwest-1")]
    [InlineData("us-gov-west-1", "us-gov-east-1")]
    public async Task The_other_half_of_a_multi_Region_key_is_in_another_Region_of_the_partition(
        string region, string other)
    {
        Options.Region = region;
        JsonElement configuration = (await Describe("alias/sandbox-replica")).GetProperty("MultiRegionConfiguration");
        Assert.Equal(other, configuration.GetProperty("PrimaryKey").GetProperty("Region").GetString());
    }

    private static void AssertKey(JsonElement key, string id, string region)
    {
        Assert.Equal(region, key.GetProperty("Region").GetString());
        Assert.Equal($"arn:aws:kms:{region}:123456789012:key/{id}", key.GetProperty("Arn").GetString());
    }

    private static string Key(string keyId) => JsonSerializer.Serialize(new { KeyId = keyId });

    private async Task<JsonElement> Describe(string keyId)
        => (await Client.Kms("DescribeKey", Key(keyId))).Json.GetProperty("KeyMetadata");

    private async Task<string> CurrentMaterial(string keyId)
        => (await Describe(keyId)).GetProperty("CurrentKeyMaterialId").GetString()!;

    private async Task<DateTimeOffset?> DeletionDate(string keyId)
        => (await Describe(keyId)).TryGetProperty("DeletionDate", out JsonElement date)
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(date.GetDecimal() * 1000))
            : null;

    private async Task<JsonElement[]> Materials(string keyId)
        => (await Client.Kms("ListKeyRotations", $$"""{"KeyId":"{{keyId}}","IncludeKeyMaterial":"ALL_KEY_MATERIAL"}"""))
            .Json.GetProperty("Rotations").EnumerateArray().ToArray();

    private async Task<JsonElement[]> Rotations(string keyId)
        => (await Client.Kms("ListKeyRotations", Key(keyId))).Json.GetProperty("Rotations").EnumerateArray().ToArray();
}
