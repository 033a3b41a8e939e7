using System;
using System.Collections.Concurrent;
using System.Net.Http;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class SignatureTests : SandboxTest
{
    public SignatureTests() => Options.WallClock = TimeProvider.System;

    [Theory]
    [InlineData("redshift", "403 SignatureDoesNotMatch")]
    [InlineData("sts", "403 SignatureDoesNotMatch")]
    [InlineData("kms", "400 InvalidSignatureException")]
    [InlineData("redshift-serverless", "400 InvalidSignatureException")]
    public async Task A_wrong_secret_is_refused(string service, string refusal)
    {
        Client.SecretKey = new string('x', 40);
        Assert.Equal(refusal, (await Call(service)).Refusal);
    }

    [Theory]
    [InlineData("redshift", -5.1, "403 SignatureDoesNotMatch", "Signature expired")]
    [InlineData("redshift", 5.1, "403 SignatureDoesNotMatch", "Signature not yet current")]
    [InlineData("kms", -5.1, "400 InvalidSignatureException", "Signature expired")]
    [InlineData("kms", 5.1, "400 InvalidSignatureException", "Signature not yet current")]
    public async Task A_clock_that_is_off_by_more_than_five_minutes_is_refused(
        string service, double minutes, string refusal, string message)
    {
        Client.Date = DateTimeOffset.UtcNow.AddMinutes(minutes);
        SandboxAnswer answer = await Call(service);

        Assert.Equal(refusal, answer.Refusal);
        Assert.StartsWith(message, answer.Message, StringComparison.Ordinal);
        // A client corrects its clock by this header.
        Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds(), answer.Date!.Value.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData(-4.5)]
    [InlineData(4.5)]
    public async Task A_clock_that_is_off_by_less_is_accepted(double minutes)
    {
        Client.Date = DateTimeOffset.UtcNow.AddMinutes(minutes);
        Assert.Equal(200, (await Call("redshift")).Status);
    }

    [Theory]
    [InlineData("redshift", "403 InvalidClientTokenId")]
    [InlineData("sts", "403 InvalidClientTokenId")]
    [InlineData("kms", "400 UnrecognizedClientException")]
    [InlineData("redshift-serverless", "400 UnrecognizedClientException")]
    public async Task An_unknown_access_key_is_refused(string service, string refusal)
    {
        Client.AccessKey = "AKIAAAAAAAAAAAAAAAAA";
        Assert.Equal(refusal, (await Call(service)).Refusal);
    }

    [Theory]
    [InlineData("redshift", "403 ExpiredToken")]
    [InlineData("sts", "403 ExpiredToken")]
    [InlineData("kms", "400 ExpiredTokenException")]
    [InlineData("redshift-serverless", "400 ExpiredTokenException")]
    public async Task An_expired_token_is_refused(string service, string refusal)
    {
        Client.Use(Server.CreateSessionCredentials(TimeSpan.FromMinutes(15)));
        Assert.Equal(200, (await Call(service)).Status);

        Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(refusal, (await Call(service)).Refusal);
        Client.Use(Server.CreateSessionCredentials(TimeSpan.FromMinutes(-1)));
        Assert.Equal(refusal, (await Call(service)).Refusal);
    }

    [Fact]
    public async Task Temporary_credentials_without_or_with_another_token_are_refused()
    {
        SandboxCredentials credentials = Server.CreateSessionCredentials(TimeSpan.FromHours(1));
        Client.Use(credentials);
        Client.SessionToken = null;
        Assert.Equal("403 InvalidClientTokenId", (await Call("redshift")).Refusal);
        Client.SessionToken = credentials.SessionToken + "x";
        Assert.Equal("403 InvalidClientTokenId", (await Call("redshift")).Refusal);
    }

    [Theory]
    [InlineData("redshift", "403 MissingAuthenticationToken")]
    [InlineData("kms", "400 MissingAuthenticationTokenException")]
    public async Task A_request_without_a_signature_is_refused(string service, string refusal)
    {
        using HttpRequestMessage request = Request(service);
        request.Headers.Remove("Authorization");
        Assert.Equal(refusal, (await Client.Send(request)).Refusal);
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00")]
    public async Task A_signature_that_is_not_whole_is_incomplete(string authorization)
    {
        using HttpRequestMessage request = Request("redshift");
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        Assert.Equal("400 IncompleteSignature", (await Client.Send(request)).Refusal);
    }

    [Fact]
    public async Task A_body_that_was_changed_after_signing_is_refused_unless_the_payload_is_unsigned()
    {
        using (HttpRequestMessage request = Request("redshift"))
        {
            request.Content = Form("Action=DescribeClusters&Version=2012-12-01&MaxRecords=50");
            Assert.Equal("403 SignatureDoesNotMatch", (await Client.Send(request)).Refusal);
        }

        Client.UnsignedPayload = true;
        using (HttpRequestMessage request = Request("redshift"))
        {
            request.Content = Form("Action=DescribeClusters&Version=2012-12-01&MaxRecords=50");
            Assert.Equal(200, (await Client.Send(request)).Status);
        }
    }

    [Fact]
    public async Task A_signature_for_another_region_or_service_is_refused_and_any_region_can_be_allowed()
    {
        Client.Region = "eu-west-1";
        Assert.Equal("403 SignatureDoesNotMatch", (await Call("redshift")).Refusal);
        Assert.Equal(200, (await Call("sts")).Status);
        using (
            HttpRequestMessage request = Client.Signed(
                "s3",
                HttpMethod.Post,
                string.Empty,
                "{}",
                "application/x-amz-json-1.1",
                ("X-Amz-Target", "TrentService.ListKeys")))
        {
            Assert.Equal("400 InvalidSignatureException", (await Client.Send(request)).Refusal);
        }

        using SandboxServer open = SandboxServer.Start(new SandboxOptions { AcceptAnyRegion = true });
        using var client = new SandboxClient(open) { Region = "ap-south-1" };
        Assert.Equal(200, (await client.Redshift("DescribeClusters")).Status);
    }

    [Fact]
    public async Task A_GET_with_a_query_string_is_accepted_and_its_encoding_is_part_of_the_signature()
    {
        const string Query = "Action=DescribeClusters&ClusterIdentifier=my%20cluster%2F%2B~%C3%A9&Version=2012-12-01";
        SandboxAnswer answer = await Client.Send(
            Client.Signed("redshift", HttpMethod.Get, Query, string.Empty, contentType: null));

        Assert.Equal("404 ClusterNotFound", answer.Refusal);
        Assert.Contains("my cluster/+~é", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_token_or_signature_is_in_a_log_or_an_error_or_the_options()
    {
        var log = new ConcurrentQueue<string>();
        Options.SecretKey = "TopSecretTopSecretTopSecretTopSecretTopS";
        Options.RequestLog = call => log.Enqueue(call.ToString());
        SandboxCredentials session = Server.CreateSessionCredentials(TimeSpan.FromHours(1));
        SandboxAnswer fine = await Call("redshift");
        Client.Use(session);
        Client.Date = DateTimeOffset.UtcNow.AddHours(1);
        SandboxAnswer refused = await Call("kms");

        string all = string.Join('\n', log) + fine.Text + refused.Text + Options + session;
        Assert.Equal(2, log.Count);
        Assert.Equal(400, refused.Status);
        Assert.DoesNotContain(Options.SecretKey, all, StringComparison.Ordinal);
        Assert.DoesNotContain(session.SecretKey, all, StringComparison.Ordinal);
        Assert.DoesNotContain(session.SessionToken, all, StringComparison.Ordinal);
        Assert.DoesNotContain("Signature=", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Generated_credentials_look_like_those_of_AWS_and_differ_between_servers()
    {
        using SandboxServer other = SandboxServer.Start();

        Assert.Matches("^AKIA[A-Z2-7]{16}$", Server.AccessKey);
        Assert.Matches("^[A-Za-z0-9+/]{40}$", Server.SecretKey);
        Assert.Null(Server.SessionToken);
        Assert.NotEqual(other.SecretKey, Server.SecretKey);
        Assert.Matches("^ASIA[A-Z2-7]{16}$", Server.CreateSessionCredentials(TimeSpan.FromHours(1)).AccessKey);
    }

    private static ByteArrayContent Form(string form)
    {
        var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(form));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        return content;
    }

    private HttpRequestMessage Request(string service) =>
        service == "kms"
            ? Client.Signed(
                service,
                HttpMethod.Post,
                string.Empty,
                "{}",
                "application/x-amz-json-1.1",
                ("X-Amz-Target", "TrentService.ListKeys"))
            : Client.Signed(
                service,
                HttpMethod.Post,
                string.Empty,
                "Action=DescribeClusters&Version=2012-12-01",
                "application/x-www-form-urlencoded");

    private Task<SandboxAnswer> Call(string service) => service switch
    {
        "redshift" => Client.Redshift("DescribeClusters"),
        "sts" => Client.Sts("GetCallerIdentity"),
        "kms" => Client.Kms("ListKeys"),
        _ => Client.Serverless("ListNamespaces"),
    };
}
