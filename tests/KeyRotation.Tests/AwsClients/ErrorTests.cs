using System;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Amazon.CloudTrail;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>What a refusal of the service becomes.</summary>
public class ErrorTests
{
    public static TheoryData<string, string, int> ModelledErrors(string service)
    {
        var data = new TheoryData<string, string, int>();
        foreach ((string shape, JsonNode? error) in Shapes.Errors(service))
        {
            string name = shape.EndsWith("Fault", StringComparison.Ordinal)
                ? shape[..^"Fault".Length] + "Exception"
                : shape;
            data.Add(name, error!["wireCode"]!.GetValue<string>(), error["httpStatus"]!.GetValue<int>());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ModelledErrors), "redshift")]
    public async Task Each_error_of_Redshift_has_its_exception(string name, string code, int status)
    {
        AmazonServiceException e = await Fail<AmazonRedshiftException>("RotateEncryptionKey", XmlError(code), status);
        Assert.Equal(Shapes.ModelType("redshift", name), e.GetType());
        AssertFields(e, code, status, "no & yes", "body-id");
        Assert.Equal(ErrorType.Sender, e.ErrorType);
    }

    [Theory]
    [MemberData(nameof(ModelledErrors), "redshift-serverless")]
    public async Task Each_error_of_Redshift_Serverless_has_its_exception(string name, string code, int status)
    {
        foreach (
            string body in new[]
            {
                $$"""{"__type":"{{code}}","message":"no & yes"}""",
                $$"""{ "__type": "com.amazonaws.redshiftserverless#{{code}}", "Message": "no & yes", "novel": { "message": "x" } }""",
            })
        {
            AmazonServiceException e = await Fail<AmazonRedshiftServerlessException>(
                "UpdateNamespace", body, status, ("x-amzn-RequestId", "header-id"));
            Assert.Equal(Shapes.ModelType("redshift-serverless", name), e.GetType());
            AssertFields(e, code, status, "no & yes", "header-id");
            Assert.Equal(status >= 500 ? ErrorType.Receiver : ErrorType.Sender, e.ErrorType);
        }
    }

    [Theory]
    [MemberData(nameof(ModelledErrors), "cloudtrail")]
    public async Task Each_error_of_CloudTrail_has_its_exception(string name, string code, int status)
    {
        string body = $$"""{"__type":"com.amazonaws.cloudtrail.v20131101#{{code}}","Message":"no & yes"}""";
        AmazonServiceException e = await Fail<AmazonCloudTrailException>(
            "LookupEvents", body, status, ("x-amzn-RequestId", "header-id"));
        Assert.Equal(Shapes.ModelType("cloudtrail", name), e.GetType());
        AssertFields(e, code, status, "no & yes", "header-id");
    }

    [Theory]
    [InlineData("ConflictException")]
    [InlineData("ConflictException:http://internal.amazon.com/coral/com.amazonaws.redshiftserverless/")]
    [InlineData("com.amazonaws.redshiftserverless#ConflictException:http://x/")]
    public async Task The_code_may_come_in_a_header(string header)
    {
        foreach (string body in new[] { """{"message":"busy"}""", string.Empty, "<html>busy</html>" })
        {
            var e = await Assert.ThrowsAsync<ConflictException>(() =>
                Clients.Call(
                    "UpdateNamespace",
                    StubTransport.Of(
                        body,
                        HttpStatusCode.BadRequest,
                        "application/x-amz-json-1.1",
                        ("x-amzn-ErrorType", header),
                        ("x-amzn-RequestId", "header-id"))));
            AssertFields(e, "ConflictException", 400, null, "header-id");
        }
    }

    [Fact]
    public async Task What_was_not_found_is_named()
    {
        var e = await Assert.ThrowsAsync<Amazon.RedshiftServerless.Model.ResourceNotFoundException>(() =>
            Clients.Call(
                "GetNamespace",
                StubTransport.Of(
                    """{"__type":"ResourceNotFoundException","message":"gone","resourceName":"analytics"}""",
                    HttpStatusCode.BadRequest)));
        Assert.Equal("analytics", e.ResourceName);
        Assert.Equal("gone", e.Message);
    }

    [Theory]
    [InlineData("Throttling", 400)]
    [InlineData("ExpiredToken", 403)]
    [InlineData("NovelFault", 418)]
    public async Task A_code_without_a_class_is_the_exception_of_the_service(string code, int status)
    {
        AmazonServiceException e = await Fail<AmazonRedshiftException>("DescribeEvents", XmlError(code), status);
        Assert.Equal(typeof(AmazonRedshiftException), e.GetType());
        AssertFields(e, code, status, "no & yes", "body-id");

        e = await Fail<AmazonRedshiftServerlessException>("ListNamespaces", $$"""{"__type":"{{code}}"}""", status);
        Assert.Equal(typeof(AmazonRedshiftServerlessException), e.GetType());
        AssertFields(e, code, status, null, null);

        e = await Fail<AmazonCloudTrailException>("LookupEvents", $$"""{"__type":"{{code}}"}""", status);
        Assert.Equal(typeof(AmazonCloudTrailException), e.GetType());
    }

    [Theory]
    [InlineData("RotateEncryptionKey")]
    [InlineData("UpdateNamespace")]
    public async Task An_error_that_is_no_document_of_AWS_keeps_status_and_request_id(string operation)
    {
        foreach (
            string body in new[]
            {
                "<html><h1>503</h1>",
                "busy",
                string.Empty,
                "{\"message\":{}}",
                "[1]",
                "null",
                "{\"__type\":",
                "<ErrorResponse><Error>",
            })
        {
            var e = await Assert.ThrowsAnyAsync<AmazonServiceException>(() =>
                Clients.Call(
                    operation,
                    StubTransport.Of(
                        body, HttpStatusCode.ServiceUnavailable, "text/html", ("x-amzn-RequestId", "header-id"))));
            Assert.True(
                e.GetType() == typeof(AmazonRedshiftException)
                    || e.GetType() == typeof(AmazonRedshiftServerlessException),
                e.ToString());
            AssertFields(e, null, 503, null, "header-id");
            Assert.Equal(ErrorType.Receiver, e.ErrorType);
            Assert.NotEmpty(e.Message);
        }
    }

    [Theory]
    [InlineData(
        "RotateEncryptionKey",
        "<ErrorResponse><Error><Code>InvalidClusterState</Code><Message>@</Message></Error><RequestId>r</RequestId></ErrorResponse>")]
    [InlineData(
        "RotateEncryptionKey",
        "<ErrorResponse><Error><Code>InvalidClusterState</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse><!--@-->")]
    [InlineData("RotateEncryptionKey", "@")]
    [InlineData("UpdateNamespace", "{\"__type\":\"ConflictException\",\"message\":\"@\"}")]
    [InlineData("UpdateNamespace", "{\"novel\":\"@\",\"__type\":\"ConflictException\",\"message\":\"m\"}")]
    [InlineData("UpdateNamespace", "{\"__type\":\"Conflict@Exception\",\"message\":\"m\"}")]
    [InlineData("GetNamespace", "{\"__type\":\"ResourceNotFoundException\",\"resourceName\":\"@\",\"message\":\"m\"}")]
    [InlineData("UpdateNamespace", "@")]
    public async Task An_error_whose_bytes_are_not_UTF8_keeps_status_and_request_id_alone(string operation, string body)
    {
        byte[] bytes = Array.ConvertAll(body.ToCharArray(), c => c == '@' ? (byte)0xFF : (byte)c);
        var e = await Assert.ThrowsAnyAsync<AmazonServiceException>(() =>
            Clients.Call(
                operation,
                new StubTransport(_ =>
                    StubTransport.Answer(
                        new ByteArrayContent(bytes),
                        HttpStatusCode.BadRequest,
                        headers: ("x-amzn-RequestId", "header-id")))));
        Assert.True(
            e.GetType() == typeof(AmazonRedshiftException) || e.GetType() == typeof(AmazonRedshiftServerlessException),
            e.ToString());
        AssertFields(e, null, 400, null, "header-id");
        Assert.DoesNotContain('\uFFFD', e.Message);
    }

    [Fact]
    public async Task An_error_with_a_type_beyond_all_numbers_keeps_status_and_request_id()
    {
        string body = XmlError("InvalidClusterState")
            .Replace("Sender", "9223372036854775808", StringComparison.Ordinal);
        AmazonServiceException e = await Fail<AmazonRedshiftException>(
            "RotateEncryptionKey", body, 400, ("x-amzn-RequestId", "header-id"));
        AssertFields(e, null, 400, null, "header-id");
        Assert.DoesNotContain("<", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_half_a_character_is_left_out_of_the_error()
    {
        const string Body = """{"__type":"ResourceNotFoundException","message":"gone","resourceName":"\ud800"}""";
        var e = await Assert.ThrowsAsync<Amazon.RedshiftServerless.Model.ResourceNotFoundException>(
            () => Clients.Call("GetNamespace", StubTransport.Of(Body, HttpStatusCode.BadRequest)));
        Assert.Equal("gone", e.Message);
        Assert.Null(e.ResourceName);
    }

    [Fact]
    public async Task A_cut_off_error_keeps_what_came_before_the_cut()
    {
        string body = XmlError("InvalidClusterState");
        var e = await Assert.ThrowsAsync<InvalidClusterStateException>(() =>
            Clients.Call(
                "RotateEncryptionKey",
                StubTransport.Of(
                    body[..body.IndexOf("</Message>", StringComparison.Ordinal)], HttpStatusCode.BadRequest)));
        Assert.Equal("InvalidClusterState", e.ErrorCode);
    }

    [Fact]
    public void The_constructors_of_the_exceptions_are_those_of_the_SDK()
    {
        Type[][] expected =
        [
            [],
            [typeof(string)],
            [typeof(string), typeof(Exception)],
            [typeof(Exception)],
            [
                typeof(string),
                typeof(Exception),
                typeof(ErrorType),
                typeof(string),
                typeof(string),
                typeof(HttpStatusCode),
            ],
            [typeof(string), typeof(ErrorType), typeof(string), typeof(string), typeof(HttpStatusCode)],
        ];
        foreach (
            Type type in new[]
            {
                typeof(AmazonRedshiftException),
                typeof(ClusterNotFoundException),
                typeof(AmazonRedshiftServerlessException),
                typeof(ConflictException),
                typeof(AmazonCloudTrailException),
                typeof(Amazon.CloudTrail.Model.InvalidTimeRangeException),
            })
        {
            NonEmpty.All(expected, parameters => Assert.NotNull(type.GetConstructor(parameters)));
        }
    }

    private static async Task<AmazonServiceException> Fail<TBase>(
        string operation, string body, int status, params (string, string)[] headers)
        where TBase : AmazonServiceException =>
        await Assert.ThrowsAnyAsync<TBase>(() =>
            Clients.Call(operation, StubTransport.Of(body, (HttpStatusCode)status, headers: headers)));

    private static void AssertFields(
        AmazonServiceException e, string? code, int status, string? message, string? requestId)
    {
        Assert.Equal(code, e.ErrorCode);
        Assert.Equal(status, (int)e.StatusCode);
        Assert.Equal(requestId, e.RequestId);
        if (message != null)
        {
            Assert.Equal(message, e.Message);
        }
    }

    private static string XmlError(string code) =>
        "<ErrorResponse xmlns=\"http://redshift.amazonaws.com/doc/2012-12-01/\"><Error><Type>Sender</Type>" +
        $"<Code>{code}</Code><Message>no &amp; yes</Message></Error><RequestId>body-id</RequestId></ErrorResponse>";
}
