using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>Answers with status 200 that are cut off, malformed or of another kind.</summary>
public class BrokenAnswerTests
{
    public static TheoryData<string, string> AllOperations() => Shapes.AllOperations();

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task An_answer_cut_off_at_any_byte_is_an_error_that_says_so(string service, string operation)
    {
        byte[] whole = Encoding.UTF8.GetBytes(Sample(service, operation));
        int length = 0;
        using var client = new HttpClientOfOne(operation, () => StubTransport.Answer(
            new ByteArrayContent(whole, 0, length), headers: ("x-amzn-RequestId", "id-1")));
        for (; length < whole.Length; length++)
        {
            AmazonUnmarshallingException e = await Assert.ThrowsAsync<AmazonUnmarshallingException>(client.Call);
            Assert.Contains(operation, e.Message);
            Assert.Contains("id-1", e.Message);
            Assert.Contains(length == 0 ? "is empty" : "was cut off", e.Message);
            Assert.Equal("id-1", e.RequestId);
            Assert.Equal(HttpStatusCode.OK, e.StatusCode);
        }

        await client.Call();
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task An_answer_with_a_changed_byte_is_read_or_is_an_error_but_never_something_else(
        string service, string operation)
    {
        byte[] whole = Encoding.UTF8.GetBytes(Sample(service, operation));
        byte[] changed = [];
        using var client = new HttpClientOfOne(operation, () => StubTransport.Answer(new ByteArrayContent(changed)));
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            changed = (byte[])whole.Clone();
            changed[i] = (byte)random.Next(256);
            try
            {
                await client.Call();
            }
            catch (AmazonUnmarshallingException e)
            {
                Assert.Contains(operation, e.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 1, whole.Length - 1);
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task A_page_of_a_proxy_is_an_error(string service, string operation)
    {
        _ = service;
        foreach (
            string page in new[]
            {
                "<html><body>Sign in</body></html>",
                "<!DOCTYPE html><html><body>x</body></html>",
                "OK",
                "null",
                "[]",
                "true",
            })
        {
            AmazonUnmarshallingException e = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
                Clients.Call(
                    operation,
                    StubTransport.Of(page, contentType: "text/html", headers: ("x-amzn-RequestId", "id-2"))));
            Assert.Contains(operation, e.Message);
            Assert.Contains("id-2", e.Message);
        }
    }

    [Theory]
    [InlineData(
        "RotateEncryptionKey",
        "<RotateEncryptionKeyResponse><RotateEncryptionKeyResult/></RotateEncryptionKeyResponse>",
        "<Cluster>")]
    [InlineData(
        "RotateEncryptionKey",
        "<RotateEncryptionKeyResponse><ResponseMetadata/></RotateEncryptionKeyResponse>",
        "<RotateEncryptionKeyResult>")]
    [InlineData("RotateEncryptionKey", "<RotateEncryptionKeyResponse/>", "<RotateEncryptionKeyResult>")]
    [InlineData(
        "RotateEncryptionKey",
        "<DescribeClustersResponse><DescribeClustersResult/></DescribeClustersResponse>",
        "<RotateEncryptionKeyResponse>")]
    [InlineData("DescribeClusters", "<DescribeClustersResponse/>", "<DescribeClustersResult>")]
    [InlineData(
        "DescribeEvents", "<DescribeEventsResponse><Novel/></DescribeEventsResponse>", "<DescribeEventsResult>")]
    [InlineData(
        "DescribeEvents",
        "<DescribeEventsResponse><DescribeEventsResult>text</DescribeEventsResult></DescribeEventsResponse>",
        "found text")]
    [InlineData("GetNamespace", "{}", "\"namespace\"")]
    [InlineData("GetNamespace", "{\"namespace\":null}", "\"namespace\"")]
    [InlineData("UpdateNamespace", "{\"novel\":{}}", "\"namespace\"")]
    [InlineData("ListNamespaces", "{\"nextToken\":\"t\"}", "\"namespaces\"")]
    [InlineData("ListNamespaces", "{\"namespaces\":null}", "\"namespaces\"")]
    [InlineData("ListNamespaces", "{\"namespaces\":[]}x", "malformed")]
    [InlineData("ListNamespaces", "{\"namespaces\":{}}", "found StartObject")]
    [InlineData("GetNamespace", "{\"namespace\":[]}", "found StartArray")]
    [InlineData("GetNamespace", "{\"namespace\":{\"kmsKeyId\":7}}", "found Number")]
    [InlineData("GetNamespace", "{\"namespace\":{\"creationDate\":\"yesterday\"}}", "malformed")]
    [InlineData("GetNamespace", "{\"namespace\":{\"creationDate\":1e300}}", "malformed")]
    [InlineData("LookupEvents", "{\"Events\":{}}", "found StartObject")]
    [InlineData("LookupEvents", "{\"Events\":[{\"EventTime\":\"soon\"}]}", "malformed")]
    public async Task An_answer_without_what_the_operation_promises_is_an_error(
        string operation, string body, string says)
    {
        AmazonUnmarshallingException e = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
            Clients.Call(operation, StubTransport.Of(body)));
        Assert.Contains(says, e.Message);
        Assert.Contains("is malformed", e.Message);
    }

    [Theory]
    [InlineData("NumberOfNodes", "two")]
    [InlineData("TotalStorageCapacityInMegaBytes", "1.5")]
    [InlineData("Encrypted", "yes")]
    [InlineData("ClusterCreateTime", "soon")]
    [InlineData("ClusterStatus", "<b>available</b>")]
    public async Task A_value_of_the_wrong_kind_is_an_error(string member, string value)
    {
        string body =
            $"<RotateEncryptionKeyResponse><RotateEncryptionKeyResult><Cluster><{member}>{value}</{member}></Cluster></RotateEncryptionKeyResult></RotateEncryptionKeyResponse>";
        AmazonUnmarshallingException e = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
            Clients.Call("RotateEncryptionKey", StubTransport.Of(body)));
        Assert.Contains("is malformed", e.Message);
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"-Infinity\"")]
    [InlineData("\"1e999\"")]
    [InlineData("1e999")]
    [InlineData("-1e300")]
    [InlineData("\"\"")]
    public async Task A_time_that_is_not_a_finite_number_is_an_error_in_JSON(string value)
    {
        string body = $$$"""{"namespace":{"creationDate":{{{value}}}}}""";
        AmazonUnmarshallingException e = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
            Clients.Call("GetNamespace", StubTransport.Of(body)));
        Assert.Contains("is malformed", e.Message);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    public async Task A_time_that_is_not_a_finite_number_is_an_error_in_XML(string value)
    {
        string body =
            $"<DescribeEventsResponse><DescribeEventsResult><Events><Event><Date>{value}</Date></Event></Events></DescribeEventsResult></DescribeEventsResponse>";
        AmazonUnmarshallingException e = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
            Clients.Call("DescribeEvents", StubTransport.Of(body)));
        Assert.Contains("is malformed", e.Message);
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task Bytes_that_are_not_UTF8_are_an_error_wherever_they_are(string service, string operation)
    {
        string sample = Sample(service, operation);
        string text = service == "redshift"
            ? sample.Replace("Result>", "Result><Novel>\u2713</Novel>", StringComparison.Ordinal)
            : "{\"novel\":\"\u2713\"," + sample[1..];
        int first = Encoding.UTF8.GetByteCount(text[..text.IndexOf('\u2713')]);
        foreach (
            byte[] bad in new byte[][]
            {
                [0xFF, 0x41, 0x41],
                [0xC0, 0xAF, 0x41],
                [0xED, 0xA0, 0x80],
                [0xE2, 0x9C, 0x41],
                [0xE9, 0x41, 0x41],
            })
        {
            byte[] body = Encoding.UTF8.GetBytes(text);
            bad.CopyTo(body, first);
            AmazonUnmarshallingException e = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
                Clients.Call(operation, new StubTransport(_ => StubTransport.Answer(new ByteArrayContent(body)))));
            Assert.Contains("is malformed", e.Message);
        }
    }

    [Fact]
    public async Task Another_encoding_that_a_document_declares_is_not_used()
    {
        const string Text =
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><RotateEncryptionKeyResponse><RotateEncryptionKeyResult>"
            + "<Cluster><DBName>\u00e9</DBName></Cluster></RotateEncryptionKeyResult></RotateEncryptionKeyResponse>";
        var response = (RotateEncryptionKeyResponse)await Clients.Call("RotateEncryptionKey", StubTransport.Of(Text));
        Assert.Equal("\u00e9", response.Cluster.DBName);

        foreach (Encoding encoding in new[] { Encoding.Latin1, Encoding.Unicode })
        {
            await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
                Clients.Call(
                    "RotateEncryptionKey",
                    new StubTransport(_ => StubTransport.Answer(new ByteArrayContent(encoding.GetBytes(Text))))));
        }
    }

    [Fact]
    public async Task A_null_after_a_value_does_not_empty_the_member()
    {
        const string Body = """
            {"namespace":{"namespaceName":"n","namespaceName":null,"status":"AVAILABLE","status":null,"iamRoles":["r"],"iamRoles":null,
            "creationDate":1,"creationDate":null,"dbName":null,"dbName":"d","kmsKeyId":"a","kmsKeyId":"b"},"namespace":null}
            """;
        var response = (GetNamespaceResponse)await Clients.Call("GetNamespace", StubTransport.Of(Body));
        Assert.Equal("n", response.Namespace.NamespaceName);
        Assert.Equal("AVAILABLE", response.Namespace.Status!.Value);
        Assert.Equal(["r"], response.Namespace.IamRoles!);
        Assert.NotNull(response.Namespace.CreationDate);
        Assert.Equal("d", response.Namespace.DbName);
        Assert.Equal("b", response.Namespace.KmsKeyId);

        var page = (ListNamespacesResponse)
            await Clients.Call(
                "ListNamespaces",
                StubTransport.Of(
                    """{"namespaces":[{"namespaceName":"n"}],"nextToken":"t","namespaces":null,"nextToken":null}"""));
        Assert.Equal("t", page.NextToken);
        Assert.Equal("n", Assert.Single(page.Namespaces!).NamespaceName);
    }

    [Fact]
    public async Task Empty_elements_mean_no_value_and_no_items()
    {
        const string Body = """
            <?xml version="1.0" encoding="UTF-8"?>
            <RotateEncryptionKeyResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
              <!-- as the service pretty-prints it -->
              <RotateEncryptionKeyResult>
                <Cluster>
                  <ClusterStatus>rotating-keys</ClusterStatus><KmsKeyId/><NumberOfNodes/><Encrypted></Encrypted><ClusterCreateTime/>
                  <Tags/><PendingModifiedValues/><DBName><![CDATA[<dev>]]></DBName>
                </Cluster>
              </RotateEncryptionKeyResult>
            </RotateEncryptionKeyResponse>

            """;
        var response = (RotateEncryptionKeyResponse)await Clients.Call("RotateEncryptionKey", StubTransport.Of(Body));
        Assert.Equal("rotating-keys", response.Cluster.ClusterStatus);
        Assert.Equal("<dev>", response.Cluster.DBName);
        Assert.Equal(string.Empty, response.Cluster.KmsKeyId);
        Assert.Null(response.Cluster.NumberOfNodes);
        Assert.Null(response.Cluster.Encrypted);
        Assert.Null(response.Cluster.ClusterCreateTime);
        Assert.Null(response.Cluster.Tags);
        Assert.NotNull(response.Cluster.PendingModifiedValues);
    }

    [Fact]
    public async Task A_page_without_clusters_is_a_page()
    {
        foreach (
            string result in new[]
            {
                "<DescribeClustersResult><Clusters/></DescribeClustersResult>",
                "<DescribeClustersResult/>",
            })
        {
            var response = (DescribeClustersResponse)
                await Clients.Call(
                    "DescribeClusters",
                    StubTransport.Of($"<DescribeClustersResponse>{result}</DescribeClustersResponse>"));
            Assert.Null(response.Clusters);
            Assert.Null(response.Marker);
        }
    }

    [Fact]
    public async Task Null_properties_mean_no_value_and_times_may_be_numbers()
    {
        const string Body =
            "\uFEFF{\"namespace\":{\"kmsKeyId\":null,\"status\":null,\"iamRoles\":null,\"logExports\":[],\"creationDate\":1577836800.5,\"dbName\":\"\\u00e9\"}}";
        var response = (GetNamespaceResponse)await Clients.Call("GetNamespace", StubTransport.Of(Body));
        Assert.Null(response.Namespace.KmsKeyId);
        Assert.Null(response.Namespace.Status);
        Assert.Null(response.Namespace.IamRoles);
        Assert.Empty(response.Namespace.LogExports!);
        Assert.Equal(new DateTime(2020, 1, 1, 0, 0, 0, 500, DateTimeKind.Utc), response.Namespace.CreationDate);
        Assert.Equal("é", response.Namespace.DbName);
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task A_connection_that_fails_within_the_answer_is_an_error_that_says_so(
        string service, string operation)
    {
        byte[] half = Encoding.UTF8.GetBytes(Sample(service, operation)[..40]);
        AmazonUnmarshallingException e = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => Clients.Call(
            operation, new StubTransport(_ => StubTransport.Answer(new StreamContent(new BreakingStream(half))))));
        Assert.Contains(operation, e.Message);
        Assert.IsAssignableFrom<IOException>(e.InnerException);
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task A_large_answer_in_small_pieces_is_read_whole(string service, string operation)
    {
        var answer = new GeneratedAnswer(service, noise: true);
        string body = answer.Write(operation);
        string padding = new(' ', 3_000_000);
        string padded = service == "redshift" ? body.Insert(body.IndexOf('>') + 1, padding) : "{" + padding + body[1..];
        object response = await Clients.Call(operation, new StubTransport(
            _ => StubTransport.Answer(new StreamContent(new PiecemealStream(Encoding.UTF8.GetBytes(padded))))));
        answer.AssertRead(operation, response);
    }

    // Small, so that the quadratic work of the prefixes stays small, and with a bit of everything.
    private static string Sample(string service, string operation) =>
        service == "redshift"
            ? "<?xml version=\"1.0\"?>\n<!-- x --><"
                + operation
                + "Response xmlns=\"http://redshift.amazonaws.com/doc/2012-12-01/\">"
                + (
                    operation switch
                    {
                        "DescribeEvents" =>
                            "<DescribeEventsResult><Events><Event><Message>a &amp; é</Message><Date>2024-01-01T00:00:00Z</Date></Event></Events></DescribeEventsResult>",
                        "DescribeClusters" =>
                            "<DescribeClustersResult><Clusters><Cluster><ClusterIdentifier>mycluster</ClusterIdentifier></Cluster></Clusters></DescribeClustersResult>",
                        _ =>
                            "<RotateEncryptionKeyResult><Cluster novel='x'><ClusterIdentifier>mycluster</ClusterIdentifier><DBName><![CDATA[d]]></DBName><Port/><NumberOfNodes>2</NumberOfNodes></Cluster></RotateEncryptionKeyResult>",
                    })
                + "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></"
                + operation
                + "Response>"
            : operation switch
            {
                "ListNamespaces" => """{"namespaces":[{"namespaceName":"né","status":"AVAILABLE"}],"nextToken":"t"}""",
                "LookupEvents" =>
                    """{"Events":[{"EventId":"é","EventTime":1700000000,"Resources":[{"ResourceName":"r"}],"CloudTrailEvent":"{\"a\":1}"}],"NextToken":"t"}""",
                _ =>
                    """{"novel":[1.5e3,true,null],"namespace":{"namespaceName":"n\u00e9\n","status":"MODIFYING","iamRoles":["a"],"creationDate":"2024-01-01T00:00:00Z"}}""",
            };

    /// <summary>One client for many calls: what a call costs is the answer, not the client.</summary>
    private sealed class HttpClientOfOne(string operation, Func<HttpResponseMessage> answer) : IDisposable
    {
        private readonly Amazon.Redshift.AmazonRedshiftClient _redshift = Clients.Redshift(
            new StubTransport(_ => answer()));
        private readonly Amazon.CloudTrail.AmazonCloudTrailClient _trail = Clients.Trail(
            new StubTransport(_ => answer()));
        private readonly Amazon.RedshiftServerless.AmazonRedshiftServerlessClient _serverless = Clients.Serverless(
            new StubTransport(_ => answer()));

        public Task Call() => operation switch
        {
            "RotateEncryptionKey" => _redshift.RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest()),
            "DescribeClusters" => _redshift.DescribeClustersAsync(),
            "DescribeEvents" => _redshift.DescribeEventsAsync(),
            "UpdateNamespace" => _serverless.UpdateNamespaceAsync(new UpdateNamespaceRequest()),
            "LookupEvents" => _trail.LookupEventsAsync(new Amazon.CloudTrail.Model.LookupEventsRequest()),
            "GetNamespace" => _serverless.GetNamespaceAsync(new GetNamespaceRequest()),
            _ => _serverless.ListNamespacesAsync(new ListNamespacesRequest()),
        };

        public void Dispose()
        {
            _redshift.Dispose();
            _trail.Dispose();
            _serverless.Dispose();
        }
    }

    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, count) is > 0 and int read ? read : throw new IOException("reset by peer");
    }

    private sealed class PiecemealStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, 5000));
    }
}
