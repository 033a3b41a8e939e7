using System;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class StatePageTests : SandboxTest
{
    [Fact]
    public async Task The_state_page_shows_calls_rotations_and_states_without_a_signature()
    {
        await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));
        await Client.Kms("RotateKeyOnDemand", $$"""{"KeyId":"{{Server.KeyArnOf(KeyId)}}"}""");
        await Client.Serverless(
            "UpdateNamespace", """{"namespaceName":"mynamespace","kmsKeyId":"alias/sandbox-key-2"}""");
        JsonElement state = (await Client.Get("/_sandbox/state")).Json;

        Assert.Equal(
            new[] { "calls", "rotations", "states", "throttled" },
            state.EnumerateObject().Select(member => member.Name));
        Assert.Equal(1, state.GetProperty("calls").GetProperty("RotateKeyOnDemand").GetInt32());
        Assert.Equal(1, state.GetProperty("rotations").GetProperty("mycluster").GetInt32());
        Assert.Equal(1, state.GetProperty("rotations").GetProperty(KeyId).GetInt32());
        Assert.Equal(1, state.GetProperty("rotations").GetProperty("mynamespace").GetInt32());
        Assert.Equal("rotating-keys", state.GetProperty("states").GetProperty("mycluster").GetString());
        Assert.Equal("MODIFYING", state.GetProperty("states").GetProperty("mynamespace").GetString());
        Assert.Equal("Enabled", state.GetProperty("states").GetProperty(KeyId).GetString());
    }

    [Fact]
    public async Task Faults_are_set_shown_and_cleared_from_outside()
    {
        Assert.Equal(200, (await Post("""["RotateEncryptionKey:throttle:1","DescribeKey:html-body"]""")).Status);
        Assert.Equal(
            "400 Throttling",
            (await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"))).Refusal);

        JsonElement shown = (await Client.Get("/_sandbox/faults")).Json;
        Assert.Equal(
            """[{"fault":"RotateEncryptionKey:throttle:1","hits":1},{"fault":"DescribeKey:html-body","hits":0}]""",
            shown.ToString());
        Assert.Equal(
            "[]",
            (
                await Client.Send(
                    new HttpRequestMessage(HttpMethod.Delete, new Uri(Client.Endpoint, "/_sandbox/faults")))).Text);
        Assert.Empty(Server.Faults.All);
    }

    [Theory]
    [InlineData("[\"RotateEncryptionKey:explode\"]", "application/json", 400)]
    [InlineData("{}", "application/json", 400)]
    [InlineData("[1]", "application/json", 400)]
    [InlineData("[", "application/json", 400)]
    [InlineData("[]", "text/plain", 415)]
    public async Task Faults_that_cannot_be_read_are_refused_as_a_whole(string body, string type, int status)
    {
        Assert.Equal(status, (await Post(body, type)).Status);
        Assert.Empty(Server.Faults.All);
    }

    [Theory]
    [InlineData(nameof(SandboxOptions.Port), 70_000)]
    [InlineData(nameof(SandboxOptions.Clusters), -1)]
    [InlineData(nameof(SandboxOptions.Keys), 100_001)]
    [InlineData(nameof(SandboxOptions.Region), "Mars")]
    [InlineData(nameof(SandboxOptions.AccountId), "42")]
    [InlineData(nameof(SandboxOptions.RequestsPerSecond), 0)]
    [InlineData(nameof(SandboxOptions.ClusterEndpoint), "nowhere")]
    [InlineData(nameof(SandboxOptions.AccessKey), "a/b")]
    public void An_option_out_of_range_is_named(string option, object value)
    {
        typeof(SandboxOptions).GetProperty(option)!.SetValue(Options, value);
        Assert.StartsWith(
            option + " must",
            Assert.Throws<ArgumentException>(() => SandboxServer.Start(Options)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    public void One_cluster_is_unencrypted_from_three_on(int clusters, int encrypted)
    {
        Options.Clusters = clusters;
        Assert.Equal(encrypted, Server.ClusterIdentifiers.Count);
        Assert.Equal(clusters > encrypted, Server.UnencryptedClusterIdentifier is not null);
        Assert.Equal(clusters > 0, Server.ClusterIdentifiers.FirstOrDefault() == "mycluster");
    }

    private Task<SandboxAnswer> Post(string body, string type = "application/json") =>
        Client.Send(
            new HttpRequestMessage(HttpMethod.Post, new Uri(Client.Endpoint, "/_sandbox/faults"))
            {
                Content = new StringContent(body, Encoding.UTF8, type),
            });
}
