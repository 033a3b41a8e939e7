using System;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class StsTests : SandboxTest
{
    [Fact]
    public async Task The_official_client_learns_who_calls_and_assumes_a_role()
    {
        using AmazonSecurityTokenServiceClient sts = Official(
            new BasicAWSCredentials(Server.AccessKey, Server.SecretKey));
        Assert.Equal(
            "arn:aws:iam::123456789012:user/sandbox",
            (await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Arn);

        AssumeRoleResponse role = await sts.AssumeRoleAsync(
            new AssumeRoleRequest
            {
                RoleArn = Server.RoleArn,
                RoleSessionName = "me",
                DurationSeconds = 900,
            });
        Assert.Equal(
            Time.GetUtcNow().AddSeconds(900).UtcDateTime, role.Credentials.Expiration!.Value.ToUniversalTime());
        using AmazonSecurityTokenServiceClient assumed = Official(role.Credentials);
        GetCallerIdentityResponse identity = await assumed.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/sandbox-role/me", identity.Arn);
        Assert.EndsWith(":me", identity.UserId, StringComparison.Ordinal);

        Time.AdvanceSeconds(900);
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() =>
            assumed.GetCallerIdentityAsync(new GetCallerIdentityRequest()));
    }

    [Theory]
    [InlineData("sandbox-external-id", 200)]
    [InlineData("something-else", 403)]
    [InlineData("", 403)]
    public async Task A_role_that_asks_for_an_external_id_gets_it_or_refuses(string externalId, int status)
    {
        SandboxAnswer answer = await Client.Sts(
            "AssumeRole", ("RoleArn", Server.ExternalIdRoleArn), ("RoleSessionName", "me"), ("ExternalId", externalId));
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_role_of_another_account_can_be_added_and_calls_as_that_account()
    {
        Options.Roles = new System.Collections.Generic.Dictionary<string, string?>
        {
            ["arn:aws:iam::210987654321:role/ops/rotator"] = null,
        };
        SandboxAnswer role = await Client.Sts(
            "AssumeRole", ("RoleArn", "arn:aws:iam::210987654321:role/ops/rotator"), ("RoleSessionName", "me"));
        Client.AccessKey = role.Element("AccessKeyId")!;
        Client.SecretKey = role.Element("SecretAccessKey")!;
        Client.SessionToken = role.Element("SessionToken");

        SandboxAnswer identity = await Client.Sts("GetCallerIdentity");
        Assert.Equal("210987654321", identity.Element("Account"));
        Assert.Equal("arn:aws:sts::210987654321:assumed-role/rotator/me", identity.Element("Arn"));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/unknown", "me", "3600", "403 AccessDenied")]
    [InlineData("not-an-arn", "me", "3600", "400 ValidationError")]
    [InlineData("", "me", "3600", "400 ValidationError")]
    [InlineData("arn:aws:iam::123456789012:role/sandbox-role", "", "3600", "400 ValidationError")]
    [InlineData("arn:aws:iam::123456789012:role/sandbox-role", "me and you", "3600", "400 ValidationError")]
    [InlineData("arn:aws:iam::123456789012:role/sandbox-role", "me", "899", "400 ValidationError")]
    public async Task A_role_that_cannot_be_assumed_is_refused(
        string role, string session, string seconds, string refusal)
    {
        SandboxAnswer answer = await Client.Sts(
            "AssumeRole", ("RoleArn", role), ("RoleSessionName", session), ("DurationSeconds", seconds));
        Assert.Equal(refusal, answer.Refusal);
    }

    private AmazonSecurityTokenServiceClient Official(AWSCredentials credentials) =>
        new(
            credentials,
            new AmazonSecurityTokenServiceConfig
            {
                ServiceURL = Server.Endpoint.OriginalString,
                AuthenticationRegion = Server.Region,
                MaxErrorRetry = 0,
            });
}
