using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using KeyRotation.Sandbox.Http;
using KeyRotation.Sandbox.Protocol;

namespace KeyRotation.Sandbox.SigV4;

/// <summary>Verifies AWS Signature Version 4 and returns the same errors as AWS.</summary>
internal sealed class SignatureVerifier
{
    private const int MaxCachedKeys = 1_000;
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);

    private readonly CredentialStore _credentials;
    private readonly string? _region;
    private readonly TimeProvider _stateClock;
    private readonly TimeProvider? _wallClock;
    private readonly ConcurrentDictionary<string, byte[]> _signingKeys = new(StringComparer.Ordinal);

    /// <param name="credentials">The valid access keys.</param>
    /// <param name="region">The only Region to accept; null for any.</param>
    /// <param name="stateClock">The clock that decides whether temporary credentials have expired.</param>
    /// <param name="wallClock">
    /// The clock that decides how old a signature is. Clients sign by the real clock even if the sandbox uses virtual
    /// time. Null accepts signatures of any age.
    /// </param>
    public SignatureVerifier(
        CredentialStore credentials, string? region, TimeProvider stateClock, TimeProvider? wallClock)
    {
        _credentials = credentials;
        _region = region;
        _stateClock = stateClock;
        _wallClock = wallClock;
    }

    /// <summary>Returns the caller of the request.</summary>
    /// <exception cref="AwsErrorException">The signature is refused.</exception>
    public Caller Verify(HttpRequest request, AwsService service)
    {
        SignatureParts? parts = SignatureParts.Read(request, out string? problem);
        if (parts is null)
        {
            throw problem is null
                ? service.Common(CommonError.MissingToken, "Missing Authentication Token")
                : service.Common(CommonError.IncompleteSignature, problem);
        }

        Caller caller = FindCaller(parts, service);
        CheckScope(parts, service);
        CheckAge(parts, service);
        if (!Array.Exists(parts.SignedHeaders.Split(';'), name => name == "host"))
        {
            throw service.Common(
                CommonError.SignatureMismatch,
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }

        string expected = Sign(caller, parts, CanonicalRequest.Build(request, parts));
        if (!Digest.EqualsInConstantTime(expected, parts.Signature))
        {
            throw service.Common(
                CommonError.SignatureMismatch,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.");
        }

        return caller;
    }

    private Caller FindCaller(SignatureParts parts, AwsService service)
    {
        Caller? caller = _credentials.Find(parts.AccessKey);
        bool known = caller is not null && (caller.SessionToken is null
            ? string.IsNullOrEmpty(parts.SessionToken)
            : Digest.EqualsInConstantTime(caller.SessionToken, parts.SessionToken ?? string.Empty));
        if (!known)
        {
            throw service.Common(
                CommonError.UnknownAccessKey, "The security token included in the request is invalid.");
        }

        if (caller!.Expiration <= _stateClock.GetUtcNow())
        {
            throw service.Common(CommonError.ExpiredToken, "The security token included in the request is expired");
        }

        return caller;
    }

    private void CheckScope(SignatureParts parts, AwsService service)
    {
        if (parts.Service != service.SigningName)
        {
            throw service.Common(
                CommonError.SignatureMismatch,
                $"Credential should be scoped to correct service: '{service.SigningName}'.");
        }

        // STS also accepts the Region of its global endpoint.
        if (_region is not null && parts.Region != _region && service.SigningName != "sts")
        {
            throw service.Common(
                CommonError.SignatureMismatch,
                $"Credential should be scoped to a valid region: this sandbox is '{_region}', not '{parts.Region}'.");
        }

        if (!parts.Date.StartsWith(parts.ScopeDate, StringComparison.Ordinal))
        {
            throw service.Common(
                CommonError.SignatureMismatch,
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
        }
    }

    private void CheckAge(SignatureParts parts, AwsService service)
    {
        if (_wallClock is null)
        {
            return;
        }

        DateTimeOffset now = _wallClock.GetUtcNow();

        if (parts.Time < now - s_tolerance)
        {
            throw service.Common(
                CommonError.SignatureExpired,
                $"Signature expired: {parts.Date} is now earlier than {Basic(now - s_tolerance)} ({Basic(now)} - 5 min.)");
        }

        if (parts.Time > now + s_tolerance)
        {
            throw service.Common(
                CommonError.SignatureExpired,
                $"Signature not yet current: {parts.Date} is still later than {Basic(now + s_tolerance)} ({Basic(now)} + 5 min.)");
        }
    }

    private string Sign(Caller caller, SignatureParts parts, string canonicalRequest)
    {
        string toSign = new StringBuilder(256)
            .Append(SignatureParts.Algorithm).Append('\n')
            .Append(parts.Date).Append('\n')
            .Append(parts.Scope).Append('\n')
            .Append(Digest.Hex(Digest.Sha256(canonicalRequest)))
            .ToString();
        return Digest.Hex(Digest.Hmac(SigningKey(caller, parts), toSign));
    }

    private byte[] SigningKey(Caller caller, SignatureParts parts)
    {
        string name = caller.AccessKey + "/" + parts.Scope;
        if (_signingKeys.TryGetValue(name, out byte[]? key))
        {
            return key;
        }

        if (_signingKeys.Count >= MaxCachedKeys)
        {
            _signingKeys.Clear();
        }

        byte[] date = Digest.Hmac(Encoding.UTF8.GetBytes("AWS4" + caller.SecretKey), parts.ScopeDate);
        byte[] region = Digest.Hmac(date, parts.Region);
        byte[] service = Digest.Hmac(region, parts.Service);
        key = Digest.Hmac(service, "aws4_request");
        _signingKeys[name] = key;
        return key;
    }

    private static string Basic(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
