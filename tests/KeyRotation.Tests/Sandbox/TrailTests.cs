using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class TrailTests : SandboxTest
{
    private const string Target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";
    private const string BadAttributes = "400 InvalidLookupAttributesException";

    public TrailTests()
    {
        Options.TrailDelay = TimeSpan.Zero;
        Options.TrailRequestsPerSecond = null;
    }

    [Fact]
    public async Task A_cluster_rotation_is_recorded_with_all_that_identifies_it()
    {
        Time.AdvanceSeconds(0.75);
        SandboxAnswer rotated = await Client.Send(Client.Signed(
            "redshift",
            System.Net.Http.HttpMethod.Post,
            string.Empty,
            "Action=RotateEncryptionKey&ClusterIdentifier=mycluster&Version=2012-12-01",
            "application/x-www-form-urlencoded",
            ("User-Agent", "tool/1.0 app/mine kr-attempt/0123")));
        JsonElement item = Assert.Single(await Events());
        JsonElement record = Record(item);

        Assert.Equal("1", record.GetProperty("eventVersion").GetString()!.Split('.')[0]);
        Assert.Equal(item.GetProperty("EventId").GetString(), record.GetProperty("eventID").GetString());
        Assert.Equal(rotated.RequestId ?? rotated.Element("RequestId"), record.GetProperty("requestID").GetString());
        Assert.Equal("2026-01-02T03:04:05Z", record.GetProperty("eventTime").GetString());
        Assert.Equal(1767323045, item.GetProperty("EventTime").GetInt64());
        Assert.Equal(
            ["redshift.amazonaws.com", "RotateEncryptionKey", "us-west-2", "123456789012", "127.0.0.1", "AwsApiCall"],
            Texts(
                record, "eventSource", "eventName", "awsRegion", "recipientAccountId", "sourceIPAddress", "eventType"));
        Assert.Equal("tool/1.0 app/mine kr-attempt/0123", record.GetProperty("userAgent").GetString());
        Assert.Equal(
            ["IAMUser", "arn:aws:iam::123456789012:user/sandbox", "123456789012", Server.AccessKey],
            Texts(record.GetProperty("userIdentity"), "type", "arn", "accountId", "accessKeyId"));
        Assert.Equal("mycluster", record.GetProperty("requestParameters").GetProperty("clusterIdentifier").GetString());
        Assert.Equal("rotating-keys", record.GetProperty("responseElements").GetProperty("clusterStatus").GetString());
        Assert.False(record.GetProperty("readOnly").GetBoolean());
        Assert.False(record.TryGetProperty("errorCode", out _));
        Assert.False(record.TryGetProperty("resources", out _));
    }

    [Fact]
    public async Task A_role_session_is_recorded_as_such()
    {
        Client.Use(Server.CreateSessionCredentials(TimeSpan.FromHours(1)));
        await Rotate("mycluster");
        JsonElement item = Assert.Single(await Events());
        Assert.Equal("sandbox-session", item.GetProperty("Username").GetString());
        Assert.Equal(
            ["AssumedRole", "arn:aws:sts::123456789012:assumed-role/sandbox-role/sandbox-session"],
            Texts(Record(item).GetProperty("userIdentity"), "type", "arn"));
    }

    [Fact]
    public async Task Each_change_is_recorded_and_no_read()
    {
        string key = Server.KeyIds[1];
        await Client.Kms("DescribeKey", $$"""{"KeyId":"{{key}}"}""");
        await Client.Redshift("DescribeClusters");
        await Client.Serverless("ListNamespaces");
        await Client.Kms("EnableKeyRotation", $$"""{"KeyId":"{{key}}","RotationPeriodInDays":180}""");
        await Client.Kms("DisableKeyRotation", $$"""{"KeyId":"{{key}}"}""");
        await Client.Kms("RotateKeyOnDemand", $$"""{"KeyId":"{{key}}"}""");
        await Client.Serverless(
            "UpdateNamespace", """{"namespaceName":"mynamespace","kmsKeyId":"alias/sandbox-key-2"}""");

        JsonElement[] records = [.. (await Events()).Select(Record)];
        Assert.Equal(
            ["DisableKeyRotation", "EnableKeyRotation", "RotateKeyOnDemand", "UpdateNamespace"],
            records.Select(r => r.GetProperty("eventName").GetString()!).Order(StringComparer.Ordinal));
        JsonElement rotated = records.Single(r => r.GetProperty("eventName").GetString() == "RotateKeyOnDemand");
        Assert.Equal(key, rotated.GetProperty("requestParameters").GetProperty("keyId").GetString());
        Assert.Equal(Server.KeyArnOf(key), rotated.GetProperty("resources")[0].GetProperty("ARN").GetString());
        JsonElement updated = records.Single(r => r.GetProperty("eventName").GetString() == "UpdateNamespace");
        Assert.Equal(
            ["mynamespace", "alias/sandbox-key-2"],
            Texts(updated.GetProperty("requestParameters"), "namespaceName", "kmsKeyId"));
    }

    [Fact]
    public async Task A_refused_call_is_recorded_with_its_error()
    {
        await Rotate("mycluster-3");
        await Client.Kms("RotateKeyOnDemand", """{"KeyId":"00000000-0000-0000-0000-000000000000"}""");
        JsonElement[] records = [.. (await Events()).Select(Record)];
        Assert.Equal(
            ["InvalidClusterState", "NotFoundException"],
            records.Select(r => r.GetProperty("errorCode").GetString()).Order(StringComparer.Ordinal));
        NonEmpty.All(records, r => Assert.NotEmpty(r.GetProperty("errorMessage").GetString()!));
        NonEmpty.All(records, r => Assert.Equal(JsonValueKind.Null, r.GetProperty("responseElements").ValueKind));
    }

    [Theory]
    [InlineData("drop-before", null)]
    [InlineData("reset-before", null)]
    [InlineData("error-before:status=502", null)]
    [InlineData("error-before:status=504", null)]
    [InlineData("error-before", "InternalFailure")]
    [InlineData("error-before:status=503", "ServiceUnavailable")]
    [InlineData("throttle", "Throttling")]
    [InlineData("access-denied", "AccessDenied")]
    [InlineData("drop-after", "")]
    [InlineData("reset-after", "")]
    [InlineData("cut-body", "")]
    [InlineData("html-body", "")]
    [InlineData("error-after:status=504", "")]
    [InlineData("error-after", "InternalFailure")]
    public async Task A_fault_is_recorded_as_the_service_saw_it(string fault, string? errorCode)
    {
        Server.Faults.Add(SandboxFault.Parse("RotateEncryptionKey:" + fault));
        try
        {
            await Rotate("mycluster");
        }
        catch (System.Net.Http.HttpRequestException)
        {
            // Some faults end the connection.
        }

        List<JsonElement> events = await Events();
        Assert.Equal(errorCode is null ? [] : [errorCode], events.Select(item =>
            Record(item).TryGetProperty("errorCode", out JsonElement code) ? code.GetString()! : string.Empty));
    }

    [Fact]
    public async Task A_completed_key_rotation_is_an_event_of_the_service()
    {
        Options.RotationDuration = TimeSpan.FromSeconds(10);
        string onDemand = Server.KeyIds[0];
        string automatic = Server.KeyIds[1];
        await Client.Kms("EnableKeyRotation", $$"""{"KeyId":"{{automatic}}","RotationPeriodInDays":90}""");
        Time.Advance(TimeSpan.FromDays(90));
        await Client.Kms("RotateKeyOnDemand", $$"""{"KeyId":"{{onDemand}}"}""");
        Assert.Single(await Events("EventName", "RotateKey"));
        Time.AdvanceSeconds(10);

        JsonElement[] records = [.. (await Events("EventName", "RotateKey")).Select(Record)];
        JsonElement[] details = [.. records.Select(r => r.GetProperty("serviceEventDetails"))];
        Assert.Equal(["ON_DEMAND", "AUTOMATIC"], details.Select(d => d.GetProperty("rotationType").GetString()));
        Assert.Equal([onDemand, automatic], details.Select(d => d.GetProperty("keyId").GetString()));
        NonEmpty.All(records, r => Assert.Equal("AwsServiceEvent", r.GetProperty("eventType").GetString()));
        NonEmpty.All(records, r => Assert.False(r.GetProperty("userIdentity").TryGetProperty("arn", out _)));
        Assert.Equal(Server.KeyArnOf(onDemand), records[0].GetProperty("resources")[0].GetProperty("ARN").GetString());
    }

    [Fact]
    public async Task A_rotation_by_someone_else_names_another_caller()
    {
        Assert.True(Server.StartRotationBySomeoneElse("mycluster"));
        JsonElement record = Record(Assert.Single(await Events("Username", "someone-else")));
        Assert.Equal("mycluster", record.GetProperty("requestParameters").GetProperty("clusterIdentifier").GetString());
        Assert.DoesNotContain("kr-attempt", record.GetProperty("userAgent").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_run_from_the_newest_to_the_oldest_without_gaps()
    {
        Options.Clusters = 130;
        foreach (string cluster in Server.ClusterIdentifiers.Take(120))
        {
            await Rotate(cluster);
            Time.AdvanceSeconds(0.3);
        }

        var seen = new List<JsonElement>();
        var pages = new List<int>();
        string? token = null;
        do
        {
            SandboxAnswer answer = await Lookup(token is null ? "{}" : $$"""{"NextToken":"{{token}}"}""");
            JsonElement[] page = [.. answer.Json.GetProperty("Events").EnumerateArray()];
            seen.AddRange(page);
            pages.Add(page.Length);
            token = answer.Json.TryGetProperty("NextToken", out JsonElement next) ? next.GetString() : null;
            // An event that comes while the pages are read does not move them.
            await Rotate("mycluster-125");
        }
        while (token is not null);

        Assert.Equal([50, 50, 20], pages);
        Assert.Equal(120, seen.Select(item => item.GetProperty("EventId").GetString()).Distinct().Count());
        long[] times = [.. seen.Select(item => item.GetProperty("EventTime").GetInt64())];
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task Events_become_visible_late_and_out_of_order_and_always_alike()
    {
        Options.Clusters = 40;
        Options.TrailDelay = TimeSpan.FromSeconds(100);
        foreach (string cluster in Server.ClusterIdentifiers.Take(20))
        {
            await Rotate(cluster);
            Time.AdvanceSeconds(1);
        }

        Time.AdvanceSeconds(29.5);
        Assert.Empty(await Events());
        Time.AdvanceSeconds(45);
        List<JsonElement> some = await Events();
        Assert.InRange(some.Count, 1, 19);
        int[] order = [.. some.Select(item => Cluster(item)).Order()];
        Assert.NotEqual(Enumerable.Range(order[0], order.Length), order);
        Assert.Equal(some.Select(Cluster), (await Events()).Select(Cluster));
        Time.AdvanceSeconds(80);
        Assert.Equal(20, (await Events()).Count);

        static int Cluster(JsonElement item)
        {
            string name = Record(item).GetProperty("requestParameters").GetProperty("clusterIdentifier").GetString()!;
            return name == "mycluster" ? 1 : int.Parse(name["mycluster-".Length..], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task Each_lookup_attribute_finds_its_events()
    {
        string key = Server.KeyIds[0];
        await Rotate("mycluster");
        await Client.Kms("RotateKeyOnDemand", $$"""{"KeyId":"{{key}}"}""");
        JsonElement first = Assert.Single(await Events("EventName", "RotateEncryptionKey"));
        Assert.Single(await Events("EventId", first.GetProperty("EventId").GetString()!));
        Assert.Single(await Events("ResourceName", "mycluster"));
        Assert.Single(await Events("ResourceName", Server.KeyArnOf(key)));
        Assert.Single(await Events("ResourceType", "AWS::KMS::Key"));
        Assert.Single(await Events("EventSource", "kms.amazonaws.com"));
        Assert.Equal(2, (await Events("AccessKeyId", Server.AccessKey)).Count);
        Assert.Equal(2, (await Events("Username", "sandbox")).Count);
        Assert.Equal(2, (await Events("ReadOnly", "false")).Count);
        Assert.Empty(await Events("ReadOnly", "true"));
        Assert.Empty(await Events("EventName", "RotateEncryptionKe"));
    }

    [Fact]
    public async Task A_time_range_finds_what_is_inside_it()
    {
        await Rotate("mycluster");
        Time.AdvanceSeconds(100);
        await Rotate("mycluster-2");
        const long First = 1767323045;
        Assert.Single(await EventsOf($$"""{"StartTime":{{First + 1}}}"""));
        Assert.Single(await EventsOf($$"""{"EndTime":{{First}}}"""));
        Assert.Equal(2, (await EventsOf($$"""{"StartTime":{{First}},"EndTime":{{First + 100}}}""")).Count);
        Assert.Empty(await EventsOf($$"""{"StartTime":{{First + 1}},"EndTime":{{First + 99}}}"""));
        Time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromSeconds(100));
        JsonElement left = Record(Assert.Single(await Events()));
        Assert.Equal("mycluster-2", left.GetProperty("requestParameters").GetProperty("clusterIdentifier").GetString());
    }

    [Theory]
    [InlineData("""{"StartTime":1767323045,"EndTime":1767323044}""", "400 InvalidTimeRangeException")]
    [InlineData("""{"StartTime":1759000000}""", "400 InvalidTimeRangeException")]
    [InlineData("""{"EndTime":1759000000}""", "400 InvalidTimeRangeException")]
    [InlineData("""{"StartTime":"today"}""", "400 SerializationException")]
    [InlineData("""{"MaxResults":0}""", "400 InvalidMaxResultsException")]
    [InlineData("""{"MaxResults":51}""", "400 InvalidMaxResultsException")]
    [InlineData("""{"NextToken":"nonsense"}""", "400 InvalidNextTokenException")]
    [InlineData("""{"EventCategory":"data"}""", "400 InvalidEventCategoryException")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"Colour","AttributeValue":"red"}]}""", BadAttributes)]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":""}]}""", BadAttributes)]
    [InlineData("""{"LookupAttributes":["EventName"]}""", BadAttributes)]
    [InlineData("""{"LookupAttributes":{}}""", "400 SerializationException")]
    public async Task A_call_with_a_bad_parameter_is_refused(string body, string refusal)
        => Assert.Equal(refusal, (await Lookup(body)).Refusal);

    [Fact]
    public async Task A_token_belongs_to_its_own_parameters()
    {
        Options.Clusters = 60;
        foreach (string cluster in Server.ClusterIdentifiers.Take(2))
        {
            await Rotate(cluster);
        }

        string token = (await Lookup("""{"MaxResults":1}""")).Json.GetProperty("NextToken").GetString()!;
        Assert.Equal(200, (await Lookup($$"""{"MaxResults":1,"NextToken":"{{token}}"}""")).Status);
        SandboxAnswer other = await Lookup(Attribute("EventName", "RotateKey", token));
        Assert.Equal("400 InvalidNextTokenException", other.Refusal);
    }

    [Fact]
    public async Task Two_calls_a_second_are_answered_and_the_third_is_throttled()
    {
        Options.TrailRequestsPerSecond = new SandboxOptions().TrailRequestsPerSecond;
        int[] statuses = [(await Lookup("{}")).Status, (await Lookup("{}")).Status];
        Assert.Equal([200, 200], statuses);
        Assert.Equal("400 ThrottlingException", (await Lookup("{}")).Refusal);
        Time.AdvanceSeconds(0.5);
        Assert.Equal(200, (await Lookup("{}")).Status);
        Assert.Equal(400, (await Lookup("{}")).Status);
    }

    [Theory]
    [InlineData("access-denied", "400 AccessDeniedException")]
    [InlineData("error:code=OperationNotPermittedException", "400 OperationNotPermittedException")]
    public async Task Faults_hit_LookupEvents(string fault, string refusal)
    {
        Server.Faults.Add(SandboxFault.Parse("LookupEvents:" + fault));
        Assert.Equal(refusal, (await Lookup("{}")).Refusal);
    }

    [Fact]
    public async Task Cluster_events_of_rotations_are_there_only_where_asked_for()
    {
        await Rotate("mycluster");
        Time.AdvanceSeconds(10);
        Assert.Empty((await Client.Redshift("DescribeEvents", ("SourceType", "cluster"))).Elements("Event"));

        var options = new SandboxOptions { TimeProvider = Time, RotationEvents = true };
        using SandboxServer other = SandboxServer.Start(options);
        using var client = new SandboxClient(other);
        await client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));
        Time.AdvanceSeconds(10);
        Assert.Equal(2, (await client.Redshift("DescribeEvents", ("SourceType", "cluster"))).Elements("Event").Length);
    }

    private Task<SandboxAnswer> Rotate(string cluster) =>
        Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", cluster));

    private Task<SandboxAnswer> Lookup(string body) => Client.Json("cloudtrail", Target, body);

    private Task<List<JsonElement>> Events() => EventsOf("{}");

    private Task<List<JsonElement>> Events(string key, string value) => EventsOf(Attribute(key, value));

    private async Task<List<JsonElement>> EventsOf(string body)
    {
        SandboxAnswer answer = await Lookup(body);
        Assert.Equal(200, answer.Status);
        return [.. answer.Json.GetProperty("Events").EnumerateArray()];
    }

    private static string Attribute(string key, string value, string? token = null)
    {
        string next = token is null ? string.Empty : $",\"NextToken\":\"{token}\"";
        return $$"""{"LookupAttributes":[{"AttributeKey":"{{key}}","AttributeValue":"{{value}}"}]{{next}}}""";
    }

    private static JsonElement Record(JsonElement item) =>
        JsonDocument.Parse(item.GetProperty("CloudTrailEvent").GetString()!).RootElement;

    private static string[] Texts(JsonElement element, params string[] names) =>
        [.. names.Select(name => element.GetProperty(name).GetString()!)];
}
