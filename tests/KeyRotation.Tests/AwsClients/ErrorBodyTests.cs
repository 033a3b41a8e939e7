using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>
/// Errors without a message, with a page in its place, or with a message without end, over all three protocols.
/// </summary>
public sealed class ErrorBodyTests
{
    private const int Longest = 1003;

    private static readonly Dictionary<string, Func<AwsConnection, Task>> s_calls = new()
    {
        ["redshift"] = connection =>
            connection.RedshiftChanges.RotateEncryptionKeyAsync(
                new RotateEncryptionKeyRequest { ClusterIdentifier = "c" }),
        ["kms"] = connection =>
            connection.KmsChanges.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = "k" }),
        ["serverless"] = connection =>
            connection.ServerlessChanges.UpdateNamespaceAsync(
                new UpdateNamespaceRequest { NamespaceName = "n", KmsKeyId = "k" }),
    };

    private static readonly string s_page =
        "<!DOCTYPE html>\n<html><body>"
        + string.Concat(Enumerable.Repeat("<p>pagetext &amp; more</p>\n", 3000))
        + "</body></html>";

    public static TheoryData<string> Services => [.. s_calls.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_page_in_place_of_an_error_is_one_sentence_with_the_status(string service)
    {
        foreach (
            HttpStatusCode status in new[]
            {
                HttpStatusCode.ServiceUnavailable,
                HttpStatusCode.BadGateway,
                HttpStatusCode.Forbidden,
            })
        {
            (AmazonServiceException e, Failure failure) = await FailAsync(service, s_page, status, "text/html");

            Assert.Equal((ErrorIds.NoAnswer, FaultKind.Service), (failure.ErrorId, failure.Kind));
            Assert.Equal(status, e.StatusCode);
            AssertShort(e, failure, ((int)status).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_empty_error_is_one_sentence_with_the_status(string service)
    {
        foreach (string body in new[] { string.Empty, " ", "busy", "{}", "null" })
        {
            (AmazonServiceException e, Failure failure) = await FailAsync(
                service, body, HttpStatusCode.ServiceUnavailable, "text/plain");

            Assert.Equal(ErrorIds.NoAnswer, failure.ErrorId);
            AssertShort(e, failure, "503");
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_page_with_a_status_of_success_is_one_sentence(string service)
    {
        // The last answer is shorter than the buffer of AWSSDK.Core: a longer one that is cut off may end in the bytes
        // of an earlier answer.
        foreach (string body in new[] { s_page, "pagetext", "{\"pagetext\":\"" + new string('a', 3_000) })
        {
            (AmazonServiceException e, Failure failure) = await FailAsync(service, body, HttpStatusCode.OK);

            Assert.IsType<AmazonUnmarshallingException>(e);
            Assert.Equal(ErrorIds.NoAnswer, failure.ErrorId);
            AssertShort(e, failure, "the endpoint");
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_error_without_a_message_is_one_sentence_with_the_code(string service)
    {
        (AmazonServiceException e, Failure failure) = await FailAsync(
            service, Error(service, "UnsupportedOperationException", message: null), HttpStatusCode.BadRequest);

        Assert.Equal(("UnsupportedOperationException", FaultKind.InvalidState), (failure.ErrorId, failure.Kind));
        Assert.Equal("UnsupportedOperationException", e.ErrorCode);
        AssertShort(e, failure, "UnsupportedOperationException");
        Assert.DoesNotContain("__type", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_message_without_end_is_cut(string service)
    {
        (AmazonServiceException e, Failure failure) = await FailAsync(
            service,
            Error(service, "ThrottlingException", "Rate exceeded " + new string('a', 60_000)),
            HttpStatusCode.BadRequest);

        Assert.Equal("ThrottlingException", failure.ErrorId);
        AssertShort(e, failure, "Rate exceeded");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Markup_in_a_message_is_taken_out(string service)
    {
        string text =
            service == "redshift"
                ? "Busy &lt;b&gt;now&lt;/b&gt;&lt;br/&gt;, value &lt;id&gt;"
                : "Busy <b>now</b><br/>, value <id>";

        (_, Failure failure) = await FailAsync(
            service, Error(service, "ThrottlingException", text), HttpStatusCode.BadRequest);

        Assert.Equal("Busy now , value <id>", failure.Message);
    }

    [Fact]
    public async Task A_modelled_exception_keeps_its_type_its_code_and_its_request_id()
    {
        (AmazonServiceException e, _) = await FailAsync(
            "kms",
            """{"__type":"UnsupportedOperationException"}""",
            HttpStatusCode.BadRequest,
            "application/x-amz-json-1.1",
            ("x-amzn-RequestId", "header-id"));

        Assert.IsType<Amazon.KeyManagementService.Model.UnsupportedOperationException>(e);
        Assert.Equal(
            ("header-id", ErrorType.Sender, 400),
            (e.RequestId, e.ErrorType == ErrorType.Receiver ? e.ErrorType : ErrorType.Sender, (int)e.StatusCode));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData("<html>x", null)]
    [InlineData("The service returned an error with HTTP Body: x", null)]
    [InlineData("one\r\ntwo", "one")]
    [InlineData("a\t\u0007b", "a b")]
    [InlineData("Value '<id>' at 'x' < 3", "Value '<id>' at 'x' < 3")]
    [InlineData("It failed. Response Body: <html>", "It failed.")]
    public void A_message_is_one_line_of_what_the_service_wrote(string? message, string? expected) =>
        Assert.Equal(expected, ServiceMessage.Clean(message));

    private static async Task<(AmazonServiceException Exception, Failure Failure)> FailAsync(
        string service,
        string body,
        HttpStatusCode status,
        string contentType = "application/x-amz-json-1.1",
        params (string, string)[] headers)
    {
        var options = new ConnectionOptions { Region = "eu-west-1", AccessKey = "AKIDEXAMPLE", SecretKey = "secret" };
        var connection = new AwsConnection(options, StubTransport.Of(body, status, contentType, headers));
        var e = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => s_calls[service](connection));
        return (e, Failure.Of(e, "the endpoint"));
    }

    private static void AssertShort(AmazonServiceException e, Failure failure, string said)
    {
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        foreach (string text in new[] { failure.Message, e.Message })
        {
            Assert.InRange(text.Length, 1, Longest);
            Assert.DoesNotContain('\n', text);
            Assert.DoesNotContain("pagetext", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Body", text, StringComparison.Ordinal);
        }

        // As a result's Error is written to a file.
        Assert.DoesNotContain("pagetext", e.ToString(), StringComparison.Ordinal);
        Assert.InRange(e.ToString().Length, 1, 10_000);
    }

    private static string Error(string service, string code, string? message) =>
        service == "redshift"
            ? $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>{(message is null ? null : $"<Message>{message}</Message>")}</Error><RequestId>r</RequestId></ErrorResponse>"
            : $$"""{"__type":"{{code}}"{{(message is null ? null : $",\"message\":\"{message}\"")}}}""";
}
