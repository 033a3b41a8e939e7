using System;
using System.Text;
using KeyRotation.Trail;
using Xunit;

namespace KeyRotation.Tests.Trail;

public class TrailEventParserTests
{
    private const string Call = """
        {
          "eventVersion": "1.11",
          "userIdentity": {
            "type": "AssumedRole",
            "arn": "arn:aws:sts::210987654321:assumed-role/rotator/me",
            "accountId": "210987654321",
            "sessionContext": {"attributes": {"mfaAuthenticated": "false"}}
          },
          "eventTime": "2026-01-02T03:04:05Z",
          "eventSource": "redshift-serverless.amazonaws.com",
          "eventName": "UpdateNamespace",
          "awsRegion": "eu-west-1",
          "sourceIPAddress": "192.0.2.7",
          "userAgent": "aws-sdk-dotnet-coreclr/4.0 app/mine kr-attempt/0123456789abcdef0123456789abcdef",
          "errorCode": "ConflictException",
          "errorMessage": "busy",
          "requestParameters": {"namespaceName": "sales", "kmsKeyId": "alias/new", "novel": [1, {"x": null}]},
          "responseElements": null,
          "requestID": "r-1",
          "eventID": "e-1",
          "novel": {"eventID": "other"},
          "recipientAccountId": "123456789012"
        }
        """;

    [Fact]
    public void A_call_is_read_member_by_member()
    {
        TrailEvent found = TrailEventParser.Parse(Call).Event!;
        Assert.Equal(
            new TrailEvent
            {
                EventId = "e-1",
                EventName = "UpdateNamespace",
                Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                RequestId = "r-1",
                UserAgent = "aws-sdk-dotnet-coreclr/4.0 app/mine kr-attempt/0123456789abcdef0123456789abcdef",
                AttemptId = "0123456789abcdef0123456789abcdef",
                CallerArn = "arn:aws:sts::210987654321:assumed-role/rotator/me",
                AccountId = "123456789012",
                Region = "eu-west-1",
                SourceIPAddress = "192.0.2.7",
                ErrorCode = "ConflictException",
                ErrorMessage = "busy",
                ResourceId = "sales",
                KmsKeyId = "alias/new",
            },
            found);
        Assert.False(found.Succeeded);
    }

    [Fact]
    public void An_event_of_KMS_itself_has_a_rotation_type_and_no_caller()
    {
        TrailEvent found = TrailEventParser.Parse(Record("""
            "userIdentity": {"accountId": "123456789012", "invokedBy": "AWS Internal"}, "requestParameters": null,
            "resources": [{"type": "x"}, {"ARN": "arn:aws:kms:eu-west-1:123456789012:key/k"}],
            "serviceEventDetails": {"rotationType": "AUTOMATIC", "keyId": "k"}
            """)).Event!;
        Assert.Equal(("AUTOMATIC", "k"), (found.RotationType, found.ResourceId));
        Assert.Equal("arn:aws:kms:eu-west-1:123456789012:key/k", found.ResourceArn);
        Assert.Equal("123456789012", found.AccountId);
        Assert.Null(found.CallerArn);
        Assert.Null(found.AttemptId);
        Assert.True(found.Succeeded);
    }

    [Theory]
    [InlineData("clusterIdentifier")]
    [InlineData("keyId")]
    [InlineData("namespaceName")]
    public void The_resource_is_what_the_request_named(string parameter) =>
        Assert.Equal("one", TrailEventParser.Parse(Record($$"""
            "requestParameters": {"{{parameter}}": "one"}
            """)).Event!.ResourceId);

    [Theory]
    [InlineData("1.08", true)]
    [InlineData("1", true)]
    [InlineData("1.99", true)]
    [InlineData("2.0", false)]
    [InlineData("10.1", false)]
    [InlineData("", false)]
    public void Another_major_version_is_refused(string version, bool isRead)
    {
        ParsedRecord parsed = TrailEventParser.Parse(Call.Replace("1.11", version, StringComparison.Ordinal));
        Assert.Equal(isRead, parsed.Event is not null);
        Assert.Equal(isRead ? null : version, parsed.UnknownVersion);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"eventVersion\":1.08}")]
    [InlineData("{\"eventVersion\":\"1.08\",\"eventID\":\"e\",\"eventName\":\"n\"}")]
    [InlineData("{\"eventVersion\":\"1.08\",\"eventID\":\"e\",\"eventName\":\"n\",\"eventTime\":\"soon\"}")]
    [InlineData("{\"eventVersion\":\"1.08\",\"eventID\":7,\"eventName\":\"n\",\"eventTime\":\"2026-01-02T03:04:05Z\"}")]
    [InlineData(
        "{\"eventVersion\":\"1.08\",\"eventID\":\"\\ud800\",\"eventName\":\"n\",\"eventTime\":\"2026-01-02T03:04:05Z\"}")]
    public void A_malformed_record_gives_no_event(string? text) => Assert.Equal(default, TrailEventParser.Parse(text));

    [Theory]
    [InlineData("\"userIdentity\": [], \"requestParameters\": \"x\", \"resources\": {}, \"serviceEventDetails\": 7")]
    [InlineData(
        "\"userIdentity\": {\"arn\": 1}, \"requestParameters\": {\"keyId\": {}}, \"resources\": [1, null, {\"ARN\": 2}]")]
    public void Members_of_another_type_are_as_if_missing(string members)
    {
        TrailEvent found = TrailEventParser.Parse(Record(members)).Event!;
        Assert.Equal((null, null, null), (found.CallerArn, found.ResourceId, found.ResourceArn));
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder(Call);
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                text[random.Next(text.Length)] = (char)random.Next(0, random.Next(2) == 0 ? 0x80 : 0x10000);
            }

            text.Length -= random.Next(2) * random.Next(text.Length);
            TrailEventParser.Parse(text.ToString());
        }
    }

    private static string Record(string members) => $$"""
        {"eventVersion": "1.08", "eventID": "e", "eventName": "n", "eventTime": "2026-01-02T03:04:05Z", {{members}}}
        """;
}
