using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace KeyRotation.Aws;

/// <summary>
/// Credentials of a role, renewed before they expire. The SDK's own classes reach STS only at the AWS endpoint and
/// use the system clock. These use the same endpoint, transport and limits as every other call of the connection.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim without a wait handle holds nothing to free.")]
internal abstract class RoleSession : AWSCredentials
{
    private static readonly TimeSpan s_renewAhead = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _renewing = new(1);
    private (ImmutableCredentials Keys, DateTimeOffset End)? _session;

    /// <inheritdoc/>
    // The SDK's asynchronous path does not call this method. The synchronous one is for callers without a task.
    public override ImmutableCredentials GetCredentials() =>
        Task.Run(GetCredentialsAsync).ConfigureAwait(false).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        // Renewed on demand only: a renewal in the background could prompt for a token code when no user is present.
        await _renewing.WaitAsync().ConfigureAwait(false);
        try
        {
            var now = EngineClock.Current.GetUtcNow();
            if (_session is { } session && now < session.End - s_renewAhead)
            {
                return session.Keys;
            }

            var keys = await AssumeAsync().ConfigureAwait(false);
            var end = keys.Expiration is { } expiration
                ? new DateTimeOffset(expiration.ToUniversalTime())
                : now.AddHours(1);
            _session = (new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), end);
            return _session.Value.Keys;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>Requests a new session.</summary>
    private protected abstract Task<Credentials> AssumeAsync();

    private protected static string SessionName(RoleRequest role) =>
        role.SessionName ?? "KeyRotation-" + Guid.NewGuid().ToString("N").Substring(0, 12);
}

/// <summary>The STS parameters of a role.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="ExternalId">The external id that its trust policy requires.</param>
/// <param name="SessionName">The session name; null for a generated one.</param>
/// <param name="DurationSeconds">How long a session lasts; null for the STS default.</param>
/// <param name="MfaSerial">The MFA device whose token code is required; null for none.</param>
/// <param name="Profile">The profile that defines the role; null if parameters do.</param>
internal sealed record RoleRequest(
    string RoleArn,
    string? ExternalId,
    string? SessionName = null,
    int? DurationSeconds = null,
    string? MfaSerial = null,
    string? Profile = null);

/// <summary>The credentials of a role that is assumed with other credentials.</summary>
internal sealed class AssumedRoleCredentials(Func<IAmazonSecurityTokenService> sts, RoleRequest role) : RoleSession
{
    private protected override async Task<Credentials> AssumeAsync()
    {
        using var client = sts();
        var answer = await client
            .AssumeRoleAsync(
                new AssumeRoleRequest
                {
                    RoleArn = role.RoleArn,
                    ExternalId = role.ExternalId,
                    RoleSessionName = SessionName(role),
                    DurationSeconds = role.DurationSeconds,
                    SerialNumber = role.MfaSerial,
                    TokenCode = role.MfaSerial is { } device
                        ? await TokenCode.RequestAsync(new TokenCodeQuestion(device, role.RoleArn, role.Profile))
                            .ConfigureAwait(false)
                        : null,
                })
            .ConfigureAwait(false);
        return answer.Credentials;
    }
}

/// <summary>
/// The credentials of a role that is assumed with a token from a file, which another program renews.
/// </summary>
internal sealed class WebIdentityCredentials(Func<IAmazonSecurityTokenService> sts, string tokenFile, RoleRequest role)
    : RoleSession
{
    private protected override async Task<Credentials> AssumeAsync()
    {
        var token = await Task.Run(() => File.ReadAllText(tokenFile)).ConfigureAwait(false);
        using var client = sts();
        var answer = await client.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = role.RoleArn,
            RoleSessionName = SessionName(role),
            DurationSeconds = role.DurationSeconds,
            WebIdentityToken = token.Trim(),
        }).ConfigureAwait(false);
        return answer.Credentials;
    }
}
