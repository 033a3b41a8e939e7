using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Sandbox;
using KeyRotation.Tests.AwsClients;
using KeyRotation.Tests.Support;
using KeyRotation.Trail;
using Xunit;

namespace KeyRotation.Tests.Trail;

public sealed class TrailReaderTests
{
    private const string Rotate = "RotateEncryptionKey";
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task An_attempt_is_found_by_its_id_with_caller_time_and_request_id()
    {
        using Scene scene = New();
        AwsConnection connection = Connect(scene);
        string id = OutgoingChange.NewAttemptId();
        OutgoingChange.Current = new OutgoingChange(id);
        RotateEncryptionKeyResponse answer = await connection.RedshiftChanges.RotateEncryptionKeyAsync(
            new RotateEncryptionKeyRequest { ClusterIdentifier = "mycluster" });
        OutgoingChange.Current = null;
        scene.Server.StartRotationBySomeoneElse("mycluster-2");

        List<TrailEvent> events = await ReadAsync(scene, connection);

        Assert.Equal(2, events.Count);
        TrailEvent mine = Assert.Single(events, found => found.AttemptId == id);
        Assert.Equal(("mycluster", answer.ResponseMetadata.RequestId), (mine.ResourceId, mine.RequestId));
        Assert.Equal(scene.Clock.Start, mine.Time);
        Assert.EndsWith(":user/sandbox", mine.CallerArn, StringComparison.Ordinal);
        Assert.Equal((scene.Server.AccountId, scene.Server.Region), (mine.AccountId, mine.Region));
        Assert.True(mine.Succeeded);
    }

    [Fact]
    public async Task All_pages_are_read_newest_first_within_the_rate()
    {
        using Scene scene = New(options => options.Clusters = 130);
        AwsConnection connection = Connect(scene);
        foreach (string cluster in scene.Server.ClusterIdentifiers.Take(120))
        {
            await RotateAsync(connection, cluster);
        }

        for (int i = 0; i < 2; i++)
        {
            List<TrailEvent> events = await ReadAsync(scene, connection);
            Assert.Equal(120, events.Select(found => found.ResourceId).Distinct().Count());
            Assert.Equal(events.Select(found => found.Time).OrderDescending(), events.Select(found => found.Time));
        }

        Assert.Equal(6, scene.Count("LookupEvents"));
        Assert.DoesNotContain(scene.Calls, call => call.ErrorCode is not null);
        Assert.Equal(TimeSpan.FromSeconds(2), scene.Clock.Elapsed);
    }

    [Fact]
    public async Task Reading_stops_where_the_callback_says_so()
    {
        using Scene scene = New(options => options.Clusters = 80);
        AwsConnection connection = Connect(scene);
        foreach (string cluster in scene.Server.ClusterIdentifiers.Take(60))
        {
            await RotateAsync(connection, cluster);
        }

        int seen = 0;
        await new TrailReader(connection, scene.Clock.Engine).ReadAsync(
            Rotate, scene.Clock.Start - s_hour, null, _ => ++seen < 3, CancellationToken.None);
        Assert.Equal((3, 1), (seen, scene.Count("LookupEvents")));
    }

    [Fact]
    public async Task A_time_range_leaves_out_what_is_before_and_after_it()
    {
        using Scene scene = New();
        AwsConnection connection = Connect(scene);
        await RotateAsync(connection, "mycluster");
        await scene.Clock.AdvanceToAsync(scene.Clock.Start + s_hour);
        await RotateAsync(connection, "mycluster-2");
        Assert.Equal(
            ["mycluster-2"], Names(await ReadAsync(scene, connection, scene.Clock.Start + TimeSpan.FromSeconds(1))));
        Assert.Equal(["mycluster"], Names(await ReadAsync(scene, connection, scene.Clock.Start, scene.Clock.Start)));

        static IEnumerable<string?> Names(List<TrailEvent> events) => events.Select(found => found.ResourceId);
    }

    [Fact]
    public async Task A_throttle_is_retried_after_a_pause()
    {
        using Scene scene = New();
        scene.Fault("LookupEvents:throttle:4");
        Assert.Empty(await ReadAsync(scene, Connect(scene)));
        Assert.Equal(5, scene.Count("LookupEvents"));
        Assert.True(scene.Clock.Elapsed > TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_throttle_without_end_is_reported_after_two_minutes()
    {
        using Scene scene = New();
        scene.Fault("LookupEvents:throttle");
        var e = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => ReadAsync(scene, Connect(scene)));
        Assert.True(Failure.IsThrottle(e));
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }

    [Theory]
    [InlineData("error-before:2")]
    [InlineData("error-before:2:status=503")]
    [InlineData("drop-before:2")]
    [InlineData("truncated-body:2")]
    public async Task A_failure_that_may_pass_is_retried(string fault)
    {
        using Scene scene = New();
        scene.Fault("LookupEvents:" + fault);
        Assert.Empty(await ReadAsync(scene, Connect(scene)));
        Assert.Equal(3, scene.Count("LookupEvents"));
    }

    [Fact]
    public async Task A_failure_that_stays_is_reported_as_it_is()
    {
        using Scene scene = New();
        scene.Fault("LookupEvents:error-before");
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => ReadAsync(scene, Connect(scene)));
        Assert.Equal(3, scene.Count("LookupEvents"));
    }

    [Theory]
    [InlineData("access-denied", ErrorIds.TrailUnavailable, FaultKind.Permission)]
    [InlineData("error:code=OperationNotPermittedException", ErrorIds.TrailUnavailable, FaultKind.Permission)]
    [InlineData("error:code=UnknownOperationException", ErrorIds.TrailUnavailable, FaultKind.InvalidInput)]
    [InlineData("error:code=UnsupportedOperationException", ErrorIds.TrailUnavailable, FaultKind.InvalidState)]
    [InlineData("error:code=InvalidTimeRangeException", ErrorIds.TrailTooOld, FaultKind.InvalidInput)]
    public async Task A_refusal_is_reported_at_once(string fault, string errorId, FaultKind kind)
    {
        using Scene scene = New();
        scene.Fault("LookupEvents:" + fault);
        var e = await Assert.ThrowsAsync<KeyRotationException>(() => ReadAsync(scene, Connect(scene)));
        Assert.Equal((errorId, kind), (e.ErrorId, e.Kind));
        Assert.IsAssignableFrom<AmazonServiceException>(e.InnerException);
        Assert.Equal(
            kind == FaultKind.Permission,
            e.RecommendedAction!.Contains("cloudtrail:LookupEvents", StringComparison.Ordinal));
        Assert.Equal(1, scene.Count("LookupEvents"));
    }

    [Fact]
    public async Task Bad_credentials_stay_the_error_that_they_are()
    {
        using Scene scene = New();
        scene.Fault("LookupEvents:error:code=ExpiredTokenException");
        var e = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => ReadAsync(scene, Connect(scene)));
        Assert.True(Failure.IsEndOfCredentials(e));
    }

    [Fact]
    public async Task More_than_90_days_is_an_error_and_exactly_90_days_is_not()
    {
        using Scene scene = New();
        AwsConnection connection = Connect(scene);
        DateTimeOffset now = scene.Clock.Now;
        var e = await Assert.ThrowsAsync<KeyRotationException>(() => ReadAsync(scene, connection, now.AddDays(-91)));
        Assert.Equal((ErrorIds.TrailTooOld, FaultKind.InvalidInput), (e.ErrorId, e.Kind));
        Assert.Equal(0, scene.Count("LookupEvents"));
        Assert.Empty(await ReadAsync(scene, connection, now.AddDays(-90).AddSeconds(-1)));
    }

    [Fact]
    public async Task Records_that_cannot_be_read_are_skipped()
    {
        StubTransport transport = StubTransport.Of(
            Page(Record("2.0", "mycluster"), "nonsense", Record("1.08", "mycluster-2")));
        List<TrailEvent> events = await ReadAsync(
            TimeProvider.System, Connect(transport), DateTimeOffset.UtcNow - s_hour);
        Assert.Equal("mycluster-2", Assert.Single(events).ResourceId);
    }

    [Fact]
    public async Task A_page_that_names_itself_as_the_next_ends_the_reading()
    {
        StubTransport transport = StubTransport.Of("""{"Events":[],"NextToken":"t"}""");
        var e = await Assert.ThrowsAsync<KeyRotationException>(
            () => ReadAsync(TimeProvider.System, Connect(transport), DateTimeOffset.UtcNow - s_hour));
        Assert.Equal((ErrorIds.TrailUnavailable, FaultKind.Service), (e.ErrorId, e.Kind));
        Assert.Equal(2, transport.Requests.Count);
    }

    [Fact]
    public async Task The_last_successful_rotation_of_each_cluster_is_found_in_one_pass()
    {
        using Scene scene = New(options => options.RotationDuration = TimeSpan.FromMinutes(1));
        AwsConnection connection = Connect(scene);
        await RotateAsync(connection, "mycluster");
        await scene.Clock.AdvanceToAsync(scene.Clock.Start + s_hour);
        await RotateAsync(connection, "mycluster");
        await Assert.ThrowsAsync<InvalidClusterStateException>(() => RotateAsync(connection, "mycluster"));
        await Assert.ThrowsAsync<InvalidClusterStateException>(() => RotateAsync(connection, "mycluster-3"));

        IReadOnlyDictionary<string, TrailEvent> last = await LastAsync(
            scene, connection, TargetService.RedshiftCluster);

        Assert.Equal(["mycluster"], last.Keys);
        Assert.Equal(scene.Clock.Start + s_hour, last["mycluster"].Time);
        Assert.Equal(1, scene.Count("LookupEvents"));
    }

    [Fact]
    public async Task A_key_is_found_by_its_id_and_its_ARN_however_it_was_named()
    {
        using Scene scene = New();
        AwsConnection connection = Connect(scene);
        string[] arns = [.. scene.Server.KeyIds.Select(scene.Server.KeyArnOf)];
        await connection.KmsChanges.RotateKeyOnDemandAsync(
            new RotateKeyOnDemandRequest { KeyId = scene.Server.KeyIds[0] });
        await connection.KmsChanges.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = arns[1] });

        IReadOnlyDictionary<string, TrailEvent> last = await LastAsync(scene, connection, TargetService.KmsKey);

        Assert.Equal(scene.Server.KeyIds.Concat(arns).Order(), last.Keys.Order());
        Assert.Equal(arns[1], last[scene.Server.KeyIds[1]].ResourceArn);
    }

    [Fact]
    public async Task A_namespace_counts_only_where_its_key_was_changed()
    {
        using Scene scene = New(options => options.Namespaces = 2);
        AwsConnection connection = Connect(scene);
        await connection.ServerlessChanges.UpdateNamespaceAsync(
            new UpdateNamespaceRequest { NamespaceName = "mynamespace", LogExports = ["userlog"] });
        await connection.ServerlessChanges.UpdateNamespaceAsync(
            new UpdateNamespaceRequest { NamespaceName = "mynamespace-2", KmsKeyId = scene.Server.KeyIds[0] });

        IReadOnlyDictionary<string, TrailEvent> last =
            await LastAsync(scene, connection, TargetService.RedshiftServerlessNamespace);

        Assert.Equal(["mynamespace-2"], last.Keys);
        Assert.Equal(scene.Server.KeyIds[0], last["mynamespace-2"].KmsKeyId);
    }

    [Fact]
    public async Task Last_rotations_are_never_given_from_a_trail_that_is_only_read_in_part()
    {
        StubTransport transport = StubTransport.Of(Page(Record("1.08", "mycluster"), Record("2.0", "mycluster-2")));
        var e = await Assert.ThrowsAsync<KeyRotationException>(() =>
            new LastRotations(new TrailReader(Connect(transport), TimeProvider.System)).ReadLastAsync(
                TargetService.RedshiftCluster, DateTimeOffset.UtcNow - s_hour, CancellationToken.None));
        Assert.Equal((ErrorIds.TrailUnavailable, FaultKind.BadData), (e.ErrorId, e.Kind));
    }

    private static Scene New(Action<SandboxOptions>? configure = null) => new(options =>
    {
        options.TrailDelay = TimeSpan.Zero;
        configure?.Invoke(options);
    });

    private static AwsConnection Connect(Scene scene) => new(new ConnectionOptions
    {
        EndpointUrl = scene.Server.Endpoint,
        Region = scene.Server.Region,
        AccessKey = scene.Server.AccessKey,
        SecretKey = scene.Server.SecretKey,
    });

    private static AwsConnection Connect(StubTransport transport) => new(
        new ConnectionOptions { Region = "eu-west-1", AccessKey = "AKID", SecretKey = "secret" }, transport);

    private static Task RotateAsync(AwsConnection connection, string cluster) =>
        connection.RedshiftChanges.RotateEncryptionKeyAsync(
            new RotateEncryptionKeyRequest { ClusterIdentifier = cluster });

    private static Task<List<TrailEvent>> ReadAsync(
        Scene scene, AwsConnection connection, DateTimeOffset? since = null, DateTimeOffset? until = null) =>
        ReadAsync(scene.Clock.Engine, connection, since ?? scene.Clock.Start - s_hour, until);

    private static async Task<List<TrailEvent>> ReadAsync(
        TimeProvider time, AwsConnection connection, DateTimeOffset since, DateTimeOffset? until = null)
    {
        var events = new List<TrailEvent>();
        await new TrailReader(connection, time).ReadAsync(
            Rotate,
            since,
            until,
            found =>
            {
                events.Add(found);
                return true;
            },
            CancellationToken.None);
        return events;
    }

    private static Task<IReadOnlyDictionary<string, TrailEvent>> LastAsync(
        Scene scene, AwsConnection connection, TargetService service) =>
        new LastRotations(new TrailReader(connection, scene.Clock.Engine)).ReadLastAsync(
            service, scene.Clock.Start - s_hour, CancellationToken.None);

    private static string Page(params string[] records) =>
        "{\"Events\":[" + string.Join(",", records.Select(text =>
            "{\"CloudTrailEvent\":\"" + System.Text.Json.JsonEncodedText.Encode(text) + "\"}")) + "]}";

    private static string Record(string version, string cluster) => $$"""
        {
          "eventVersion": "{{version}}", "eventID": "{{cluster}}", "eventName": "RotateEncryptionKey",
          "eventTime": "2026-01-02T03:04:05Z", "requestParameters": {"clusterIdentifier": "{{cluster}}" }
        }
        """;
}
