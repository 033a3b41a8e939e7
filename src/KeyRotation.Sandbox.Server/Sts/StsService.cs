using System;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.SigV4;

namespace KeyRotation.Sandbox.Sts;

/// <summary>AWS Security Token Service, 2011-06-15.</summary>
internal sealed class StsService : QueryService
{
    private const int MinSeconds = 900;
    private const int MaxSeconds = 43_200;
    private const int DefaultSeconds = 3_600;
    private static readonly Regex s_roleArn = new(
        @"^arn:aws[a-z-]*:iam::([0-9]{12}):role/([\w+=,.@/-]+)$", RegexOptions.CultureInvariant);
    private static readonly Regex s_sessionName = new(@"^[\w+=,.@-]{2,64}$", RegexOptions.CultureInvariant);

    private readonly CredentialStore _credentials;
    private readonly SandboxRoles _roles;
    private readonly string? _tokenCode;

    public StsService(CredentialStore credentials, SandboxRoles roles, string? tokenCode)
        : base("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/")
    {
        _credentials = credentials;
        _roles = roles;
        _tokenCode = tokenCode;
        Offer("GetCallerIdentity", identifierName: null, GetCallerIdentity);
        Offer("AssumeRole", "RoleArn", AssumeRole);
        Offer("AssumeRoleWithWebIdentity", "RoleArn", AssumeRoleWithWebIdentity);
    }

    public override bool AllowsAnonymous(string operation) => operation == "AssumeRoleWithWebIdentity";

    /// <summary>Issues temporary credentials for a role session.</summary>
    public Caller Assume(string roleArn, string sessionName, DateTimeOffset now, TimeSpan lifetime)
    {
        string[] arn = roleArn.Split(':');
        string role = arn[5].Substring(arn[5].LastIndexOf('/') + 1);
        string userId = CredentialStore.RandomId("AROA") + ":" + sessionName;
        return _credentials.Issue(
            now, now + lifetime, arn[4], $"arn:{arn[1]}:sts::{arn[4]}:assumed-role/{role}/{sessionName}", userId);
    }

    private void GetCallerIdentity(QueryInput input, CallContext context, XmlWriter result)
    {
        result.WriteElementString("Arn", context.Caller.Arn);
        result.WriteElementString("UserId", context.Caller.UserId);
        result.WriteElementString("Account", context.Caller.Account);
    }

    private void AssumeRole(QueryInput input, CallContext context, XmlWriter result)
    {
        SessionRequest session = ReadSession(input);
        if (input.Text("SerialNumber") is not null && input.Text("TokenCode") != _tokenCode)
        {
            throw Common(
                CommonError.AccessDenied, "MultiFactorAuthentication failed with invalid MFA one time pass code.");
        }

        if (!_roles.MayAssume(session.RoleArn, input.Text("ExternalId")))
        {
            // AWS does not reveal whether the role does not exist or does not trust the caller.
            throw Common(
                CommonError.AccessDenied,
                $"User: {context.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {session.RoleArn}");
        }

        WriteSession(result, Assume(session.RoleArn, session.Name, context.Now, session.Lifetime));
    }

    /// <summary>Accepts every token except an empty one, because there is no identity provider.</summary>
    private void AssumeRoleWithWebIdentity(QueryInput input, CallContext context, XmlWriter result)
    {
        SessionRequest session = ReadSession(input);
        Required(input, "WebIdentityToken", "webIdentityToken");
        if (!_roles.MayAssume(session.RoleArn, externalId: null))
        {
            throw Common(CommonError.AccessDenied, "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }

        WriteSession(result, Assume(session.RoleArn, session.Name, context.Now, session.Lifetime));
    }

    private static SessionRequest ReadSession(QueryInput input)
    {
        string roleArn = Required(input, "RoleArn", "roleArn");
        string session = Required(input, "RoleSessionName", "roleSessionName");
        if (!s_roleArn.IsMatch(roleArn))
        {
            throw Validation(roleArn + " is invalid");
        }

        if (!s_sessionName.IsMatch(session))
        {
            throw Validation(
                @"1 validation error detected: Value at 'roleSessionName' failed to satisfy constraint: Member must have 2 to 64 characters of [\w+=,.@-]");
        }

        int seconds = input.Number("DurationSeconds") ?? DefaultSeconds;
        return seconds is >= MinSeconds and <= MaxSeconds
            ? new SessionRequest(roleArn, session, TimeSpan.FromSeconds(seconds))
            : throw Validation(
                $"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value from {MinSeconds} to {MaxSeconds}");
    }

    private static void WriteSession(XmlWriter result, Caller caller)
    {
        result.WriteStartElement("AssumedRoleUser");
        result.WriteElementString("AssumedRoleId", caller.UserId);
        result.WriteElementString("Arn", caller.Arn);
        result.WriteEndElement();
        result.WriteStartElement("Credentials");
        result.WriteElementString("AccessKeyId", caller.AccessKey);
        result.WriteElementString("SecretAccessKey", caller.SecretKey);
        result.WriteElementString("SessionToken", caller.SessionToken);
        result.WriteElementString(
            "Expiration",
            caller.Expiration!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        result.WriteEndElement();
    }

    private static string Required(QueryInput input, string name, string member) =>
        input.Text(name)
        ?? throw Validation(
            $"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    private static AwsErrorException Validation(string message) => new("ValidationError", 400, message);

    private readonly struct SessionRequest(string roleArn, string name, TimeSpan lifetime)
    {
        public string RoleArn { get; } = roleArn;

        public string Name { get; } = name;

        public TimeSpan Lifetime { get; } = lifetime;
    }
}
