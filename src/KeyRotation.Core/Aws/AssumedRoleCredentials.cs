using System;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace KeyRotation.Aws;

/// <summary>
/// Credentials of an assumed role, renewed before they end. The SDK's own class reaches STS at AWS's address only;
/// this one goes to the same endpoint as every other call of the connection.
/// </summary>
internal sealed class AssumedRoleCredentials : RefreshingAWSCredentials
{
    private static readonly TimeSpan s_renewAhead = TimeSpan.FromMinutes(5);

    private readonly Func<IAmazonSecurityTokenService> _sts;
    private readonly string _roleArn;
    private readonly string? _externalId;

    public AssumedRoleCredentials(Func<IAmazonSecurityTokenService> sts, string roleArn, string? externalId)
    {
        _sts = sts;
        _roleArn = roleArn;
        _externalId = externalId;
        PreemptExpiryTime = s_renewAhead;
    }

    /// <inheritdoc/>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using var sts = _sts();
        var request = new AssumeRoleRequest
        {
            RoleArn = _roleArn,
            ExternalId = _externalId,
            RoleSessionName = "KeyRotation-" + Guid.NewGuid().ToString("N").Substring(0, 12),
        };
        var answer = await sts.AssumeRoleAsync(request).ConfigureAwait(false);
        var keys = answer.Credentials;
        return new CredentialsRefreshState(
            new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken),
            keys.Expiration.GetValueOrDefault(DateTime.UtcNow.AddHours(1)).ToUniversalTime());
    }

    /// <inheritdoc/>
    // The SDK's asynchronous path never comes here; its synchronous one is for callers without a task.
    protected override CredentialsRefreshState GenerateNewCredentials() =>
        Task.Run(GenerateNewCredentialsAsync).ConfigureAwait(false).GetAwaiter().GetResult();
}
