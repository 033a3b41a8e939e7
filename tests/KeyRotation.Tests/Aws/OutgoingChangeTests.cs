using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.RotateOnce;
using KeyRotation.Tests.AwsClients;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>What a change carries on the wire, and what keeps it from being sent.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class OutgoingChangeTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private const string Rotated =
        "<RotateEncryptionKeyResponse><RotateEncryptionKeyResult><Cluster/></RotateEncryptionKeyResult></RotateEncryptionKeyResponse>";

    private readonly Variables _variables = new();
    private readonly StubTransport _transport = new(Answer);

    [Theory]
    [InlineData("redshift")]
    [InlineData("kms")]
    [InlineData("serverless")]
    public async Task A_change_carries_its_attempt_id_once_beside_the_rest(string service)
    {
        AwsConnection connection = Connect();
        OutgoingChange.Current = new OutgoingChange(Id);
        await ChangeAsync(connection, service);

        string[] components = Agent(Assert.Single(_transport.Requests)).Split(' ');
        Assert.Single(components, component => component == "kr-attempt/" + Id);
        Assert.Contains("app/KeyRotation", components);
        Assert.Contains(components, component => component.StartsWith("aws-sdk-dotnet", StringComparison.Ordinal));
        Assert.Equal(Id, OutgoingChange.AttemptIdOf(string.Join(' ', components)));
    }

    [Fact]
    public async Task Reads_and_changes_without_an_attempt_carry_no_id()
    {
        AwsConnection connection = Connect();
        await ChangeAsync(connection, "redshift");
        OutgoingChange.Current = new OutgoingChange(Id);
        await connection.RedshiftReads.DescribeClustersAsync(new DescribeClustersRequest(), CancellationToken.None);
        await connection.ServerlessReads.GetNamespaceAsync(new GetNamespaceRequest { NamespaceName = "n" });

        Assert.Equal(3, _transport.Requests.Count);
        NonEmpty.All(
            _transport.Requests,
            request => Assert.DoesNotContain("kr-attempt/", Agent(request), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_attempt_belongs_to_its_own_flow_of_control()
    {
        AwsConnection connection = Connect();
        string[] ids = [OutgoingChange.NewAttemptId(), OutgoingChange.NewAttemptId()];
        await Task.WhenAll(ids.Select(id => Task.Run(async () =>
        {
            OutgoingChange.Current = new OutgoingChange(id);
            await ChangeAsync(connection, "redshift");
        })));

        Assert.Equal(
            ids.Order(), _transport.Requests.Select(request => OutgoingChange.AttemptIdOf(Agent(request))).Order());
        Assert.Null(OutgoingChange.Current);
    }

    [Fact]
    public async Task The_users_app_id_of_the_environment_survives()
    {
        _variables.Set("AWS_SDK_UA_APP_ID", "backup-tool");
        Assert.Equal(["app/backup-tool"], await AppIdsAsync(Connect()));
    }

    [Fact]
    public async Task The_users_app_id_of_the_default_profile_survives()
    {
        using var folder = new ConfigFolder(_variables, "[default]\nsdk_ua_app_id = from-default\n");
        Assert.Equal(["app/from-default"], await AppIdsAsync(Connect()));
    }

    [Fact]
    public async Task The_users_app_id_of_a_named_profile_survives_and_the_environment_wins()
    {
        using var folder = new ConfigFolder(
            _variables,
            "[default]\nsdk_ua_app_id = from-default\n"
            + "[profile ops]\naws_access_key_id = AKID\naws_secret_access_key = secret\nsdk_ua_app_id = from-ops\n"
            + "[profile plain]\naws_access_key_id = AKID\naws_secret_access_key = secret\n");
        var options = new ConnectionOptions { Region = "eu-west-1", ProfileName = "ops" };
        Assert.Equal(["app/from-ops"], await AppIdsAsync(new AwsConnection(options, _transport)));
        Assert.Equal(
            ["app/KeyRotation"],
            await AppIdsAsync(new AwsConnection(options with { ProfileName = "plain" }, _transport)));
        _variables.Set("AWS_SDK_UA_APP_ID", "from-environment");
        Assert.Equal(["app/from-environment"], await AppIdsAsync(new AwsConnection(options, _transport)));
    }

    [Fact]
    public async Task A_change_that_may_not_be_sent_any_more_is_not_sent()
    {
        var transport = new LimitedTransport();
        AwsConnection connection = Connect(transport);
        int asked = 0;
        OutgoingChange.Current = new OutgoingChange(Id) { MaySend = () => ++asked > 1 };

        foreach (string service in new[] { "redshift", "kms", "serverless" })
        {
            asked = 0;
            var e = await Assert.ThrowsAsync<KeyRotationException>(() => ChangeAsync(connection, service));
            Assert.Equal((ErrorIds.SendDeadlinePassed, FaultKind.Timeout), (e.ErrorId, e.Kind));
            Assert.Equal(RequestEnd.NotSent, RequestEnds.Classify(e));
            Assert.Equal(1, asked);
        }

        Assert.Equal(0, transport.Sent);
        await ChangeAsync(connection, "redshift");
        Assert.Equal(1, transport.Sent);
    }

    [Theory]
    [InlineData("a kr-attempt/0123456789abcdef0123456789abcdef b", Id)]
    [InlineData("kr-attempt/0123456789abcdef0123456789abcdef", Id)]
    [InlineData("kr-attempt/0123456789ABCDEF0123456789ABCDEF", null)]
    [InlineData("kr-attempt/0123456789abcdef0123456789abcde", null)]
    [InlineData("xkr-attempt/0123456789abcdef0123456789abcdef", null)]
    [InlineData("kr-attempt/0123456789abcdef0123456789abcdef kr-attempt/ffffffffffffffffffffffffffffffff", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_attempt_id_is_read_only_where_it_is_whole_and_alone(string? userAgent, string? id) =>
        Assert.Equal(id, OutgoingChange.AttemptIdOf(userAgent));

    [Fact]
    public void New_attempt_ids_differ_and_have_the_form_that_is_read()
    {
        string[] ids = [.. Enumerable.Range(0, 100).Select(_ => OutgoingChange.NewAttemptId())];
        Assert.Equal(100, ids.Distinct().Count());
        NonEmpty.All(
            ids, id => Assert.Equal(id, OutgoingChange.AttemptIdOf(new OutgoingChange(id).UserAgentComponent)));
    }

    public void Dispose()
    {
        OutgoingChange.Current = null;
        _variables.Dispose();
    }

    private AwsConnection Connect(HttpClientFactory? transport = null) =>
        new(
            new ConnectionOptions
            {
                Region = "eu-west-1",
                AccessKey = "AKID",
                SecretKey = "secret",
            },
            transport ?? _transport);

    private static Task ChangeAsync(AwsConnection connection, string service) =>
        service switch
        {
            "redshift" => connection.RedshiftChanges.RotateEncryptionKeyAsync(
                new RotateEncryptionKeyRequest { ClusterIdentifier = "c" }),
            "kms" => connection.KmsChanges.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = "k" }),
            _ => connection.ServerlessChanges.UpdateNamespaceAsync(
                new UpdateNamespaceRequest { NamespaceName = "n", KmsKeyId = "k" }),
        };

    private async Task<string[]> AppIdsAsync(AwsConnection connection)
    {
        await ChangeAsync(connection, "kms");
        return
        [
            .. Agent(_transport.Requests[^1])
                .Split(' ')
                .Where(component => component.StartsWith("app/", StringComparison.Ordinal)),
        ];
    }

    private static string Agent(StubTransport.Request request) =>
        request.Headers["User-Agent"].Replace(",", " ", StringComparison.Ordinal);

    private static HttpResponseMessage Answer(StubTransport.Request request) => StubTransport.Answer(
        request.Body.StartsWith('{') ? """{"KeyId":"k","namespace":{}}"""
            : request.Body.Contains("DescribeClusters", StringComparison.Ordinal)
                ? "<DescribeClustersResponse><DescribeClustersResult/></DescribeClustersResponse>"
                : Rotated);

    /// <summary>The process's own limit on an attempt, over a network that answers at once.</summary>
    private sealed class LimitedTransport : HttpClientFactory
    {
        private readonly Network _network = new();

        public int Sent => _network.Sent;

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(new TimeLimit(_network, TimeSpan.FromSeconds(60)), disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

        private sealed class Network : HttpMessageHandler
        {
            public int Sent { get; private set; }

            protected override Task<HttpResponseMessage> SendAsync(
                HttpRequestMessage request, CancellationToken cancellationToken)
            {
                Sent++;
                return Task.FromResult(StubTransport.Answer(Rotated, HttpStatusCode.OK));
            }
        }
    }

    /// <summary>A configuration file that the environment names, for as long as a test needs it.</summary>
    private sealed class ConfigFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("KeyRotation.Tests-");

        public ConfigFolder(Variables variables, string config)
        {
            string path = Path.Combine(_folder.FullName, "config");
            File.WriteAllText(path, config);
            variables.Set("AWS_CONFIG_FILE", path);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
