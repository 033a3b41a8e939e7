using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Amazon;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>What goes over the wire.</summary>
public class RequestTests
{
    [Fact]
    public async Task RotateEncryptionKey_is_one_signed_form()
    {
        StubTransport.Request request = await Send(c =>
            c.RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest { ClusterIdentifier = "my cluster&é/*~" }));
        Assert.Equal("POST", request.Method);
        Assert.Equal(
            "Action=RotateEncryptionKey&ClusterIdentifier=my%20cluster%26%C3%A9%2F%2A~&Version=2012-12-01",
            request.Body);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Matches(
            "^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/eu-west-1/redshift/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$",
            request.Headers["Authorization"]);
        Assert.Contains("api/Redshift#", request.Headers["User-Agent"]);
    }

    [Fact]
    public async Task DescribeClusters_writes_what_is_set()
    {
        var full = new DescribeClustersRequest
        {
            ClusterIdentifier = "c",
            Marker = "m",
            MaxRecords = 20,
            TagKeys = ["k1", "k2"],
            TagValues = ["v"],
        };
        Assert.Equal(
            "Action=DescribeClusters&ClusterIdentifier=c&Marker=m&MaxRecords=20&TagKeys.TagKey.1=k1&TagKeys.TagKey.2=k2&TagValues.TagValue.1=v&Version=2012-12-01",
            (await Send(c => c.DescribeClustersAsync(full))).Body);
        Assert.Equal("Action=DescribeClusters&Version=2012-12-01", (await Send(c => c.DescribeClustersAsync())).Body);
        Assert.Equal(
            "Action=DescribeClusters&TagKeys=&Version=2012-12-01",
            (await Send(c => c.DescribeClustersAsync(new DescribeClustersRequest { TagKeys = [] }))).Body);
    }

    [Fact]
    public async Task DescribeEvents_writes_what_is_set()
    {
        var full = new DescribeEventsRequest
        {
            Duration = 90,
            EndTime = new DateTime(2024, 2, 1, 0, 0, 0, 500, DateTimeKind.Utc),
            Marker = "m",
            MaxRecords = 100,
            SourceIdentifier = "c",
            SourceType = SourceType.ClusterSnapshot,
            StartTime = new DateTime(2024, 1, 31, 23, 59, 58, DateTimeKind.Utc),
        };
        Assert.Equal(
            "Action=DescribeEvents&Duration=90&EndTime=2024-02-01T00%3A00%3A00.500Z&Marker=m&MaxRecords=100&SourceIdentifier=c&SourceType=cluster-snapshot&StartTime=2024-01-31T23%3A59%3A58Z&Version=2012-12-01",
            (await Send(c => c.DescribeEventsAsync(full))).Body);
        Assert.Equal("Action=DescribeEvents&Version=2012-12-01", (await Send(c => c.DescribeEventsAsync())).Body);
    }

    [Fact]
    public async Task UpdateNamespace_is_one_signed_object()
    {
        StubTransport.Request request = await SendJson(c =>
            c.UpdateNamespaceAsync(new UpdateNamespaceRequest { NamespaceName = "n\"é", KmsKeyId = "alias/k" }));
        Assert.Equal("POST", request.Method);
        Assert.Equal("""{"kmsKeyId":"alias/k","namespaceName":"n\u0022\u00E9"}""", request.Body);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal("RedshiftServerless.UpdateNamespace", request.Headers["X-Amz-Target"]);
        Assert.Matches(
            "^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/eu-west-1/redshift-serverless/aws4_request, ",
            request.Headers["Authorization"]);
    }

    [Fact]
    public async Task UpdateNamespace_writes_all_that_is_set()
    {
        var full = new UpdateNamespaceRequest
        {
            AdminPasswordSecretKmsKeyId = "s",
            AdminUsername = "u",
            AdminUserPassword = "p",
            DefaultIamRoleArn = "d",
            IamRoles = ["r1", "r2"],
            KmsKeyId = "k",
            LogExports = [],
            ManageAdminPassword = false,
            NamespaceName = "n",
        };
        Assert.Equal(
            """{"adminPasswordSecretKmsKeyId":"s","adminUserPassword":"p","adminUsername":"u","defaultIamRoleArn":"d","iamRoles":["r1","r2"],"kmsKeyId":"k","logExports":[],"manageAdminPassword":false,"namespaceName":"n"}""",
            (await SendJson(c => c.UpdateNamespaceAsync(full))).Body);
    }

    [Fact]
    public async Task GetNamespace_and_ListNamespaces_write_what_is_set()
    {
        StubTransport.Request get = await SendJson(c =>
            c.GetNamespaceAsync(new GetNamespaceRequest { NamespaceName = "n" }));
        Assert.Equal(
            ("RedshiftServerless.GetNamespace", """{"namespaceName":"n"}"""), (get.Headers["X-Amz-Target"], get.Body));
        StubTransport.Request list = await SendJson(c =>
            c.ListNamespacesAsync(new ListNamespacesRequest { MaxResults = 7, NextToken = "t" }));
        Assert.Equal(
            ("RedshiftServerless.ListNamespaces", """{"maxResults":7,"nextToken":"t"}"""),
            (list.Headers["X-Amz-Target"], list.Body));
        Assert.Equal("{}", (await SendJson(c => c.ListNamespacesAsync(new ListNamespacesRequest()))).Body);
    }

    [Fact]
    public async Task LookupEvents_writes_what_is_set()
    {
        var transport = StubTransport.Of("{}");
        var full = new LookupEventsRequest
        {
            EndTime = new DateTime(2024, 2, 1, 0, 0, 0, 900, DateTimeKind.Utc),
            EventCategory = EventCategory.Insight,
            LookupAttributes =
            [
                new LookupAttribute { AttributeKey = LookupAttributeKey.EventName, AttributeValue = "RotateKey" },
            ],
            MaxResults = 50,
            NextToken = "t",
            StartTime = new DateTime(2024, 1, 31, 23, 59, 58, DateTimeKind.Utc),
        };
        await Clients.Trail(transport).LookupEventsAsync(full);
        await Clients.Trail(transport).LookupEventsAsync(new LookupEventsRequest());
        StubTransport.Request request = transport.Requests[0];
        Assert.Equal(
            """{"EndTime":1706745600,"EventCategory":"insight","LookupAttributes":[{"AttributeKey":"EventName","""
                + """
                "AttributeValue":"RotateKey"}],"MaxResults":50,"NextToken":"t","StartTime":1706745598}
                """,
            request.Body);
        Assert.Equal(
            "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Contains("/eu-west-1/cloudtrail/aws4_request, ", request.Headers["Authorization"]);
        Assert.Contains("api/CloudTrail#", request.Headers["User-Agent"]);
        Assert.Equal("{}", transport.Requests[1].Body);
    }

    [Fact]
    public async Task Temporary_credentials_send_their_token()
    {
        var transport = new StubTransport(_ =>
            StubTransport.Answer("<DescribeEventsResponse><DescribeEventsResult/></DescribeEventsResponse>"));
        var config = new AmazonRedshiftConfig
        {
            RegionEndpoint = RegionEndpoint.EUWest1,
            IgnoreConfiguredEndpointUrls = true,
            HttpClientFactory = transport,
        };
        using var client = new AmazonRedshiftClient("AKID", "secret", "token", config);
        await client.DescribeEventsAsync();
        Assert.Equal("token", Assert.Single(transport.Requests).Headers["X-Amz-Security-Token"]);
    }

    [Fact]
    public async Task Pages_follow_one_another_by_their_markers()
    {
        var transport = new StubTransport(r =>
            StubTransport.Answer(
                "<DescribeClustersResponse><DescribeClustersResult>"
                    + (r.Body.Contains("Marker=2") ? string.Empty : "<Marker>2</Marker>")
                    + $"<Clusters><Cluster><ClusterIdentifier>c{r.Number}</ClusterIdentifier></Cluster></Clusters></DescribeClustersResult></DescribeClustersResponse>"));
        AmazonRedshiftClient client = Clients.Redshift(transport);
        var names = new List<string?>();
        var request = new DescribeClustersRequest();
        do
        {
            DescribeClustersResponse page = await client.DescribeClustersAsync(request);
            names.AddRange(page.Clusters!.Select(c => c.ClusterIdentifier));
            request.Marker = page.Marker;
        }
        while (!string.IsNullOrEmpty(request.Marker));

        Assert.Equal(["c1", "c2"], names);
    }

    [Fact]
    public async Task One_client_serves_many_calls_at_once()
    {
        var transport = new StubTransport(r => StubTransport.Answer("{\"namespace\":" + r.Body + "}"));
        AmazonRedshiftServerlessClient client = Clients.Serverless(transport);
        string[] names = Enumerable.Range(0, 200).Select(i => $"n{i}").ToArray();
        GetNamespaceResponse[] responses = await Task.WhenAll(
            names.Select(n => Task.Run(() => client.GetNamespaceAsync(new GetNamespaceRequest { NamespaceName = n }))));
        Assert.Equal(names, responses.Select(r => r.Namespace.NamespaceName));
    }

    private static async Task<StubTransport.Request> Send(Func<AmazonRedshiftClient, Task> call)
    {
        var transport = new StubTransport(r =>
        {
            string operation = r.Body.Split('&').Single(p => p.StartsWith("Action=", StringComparison.Ordinal))[
                "Action=".Length..
            ];
            string result = operation == "RotateEncryptionKey" ? "<Cluster/>" : string.Empty;
            return StubTransport.Answer(
                $"<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>");
        });
        await call(Clients.Redshift(transport));
        return Assert.Single(transport.Requests);
    }

    private static async Task<StubTransport.Request> SendJson(Func<AmazonRedshiftServerlessClient, Task> call)
    {
        StubTransport transport = StubTransport.Of("""{"namespace":{},"namespaces":[]}""");
        await call(Clients.Serverless(transport));
        return Assert.Single(transport.Requests);
    }
}
