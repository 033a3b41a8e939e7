using System;
using System.Reflection;
using Amazon.Runtime;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>
/// Credentials that are read by reflection from another module's object. Its types come from that module's own copy
/// of the SDK, so they cannot be cast to this module's types. Each use calls the object again, because it may renew
/// itself.
/// </summary>
internal sealed class ReflectedCredentials : AWSCredentials
{
    private readonly object _holder;
    private readonly MethodInfo _getCredentials;

    private ReflectedCredentials(object holder, MethodInfo getCredentials)
    {
        _holder = holder;
        _getCredentials = getCredentials;
    }

    /// <summary>
    /// Wraps an object that has GetCredentials(), or whose Credential or Credentials member has it, or that has the
    /// keys as properties.
    /// </summary>
    /// <exception cref="KeyRotationException">The object has none of these.</exception>
    public static AWSCredentials From(object candidate)
    {
        if (TryWrap(candidate) is { } direct)
        {
            return direct;
        }

        foreach (var name in new[] { "Credential", "Credentials" })
        {
            var member = candidate
                .GetType()
                .GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
            if (member?.GetValue(candidate) is { } held && TryWrap(held) is { } wrapped)
            {
                return wrapped;
            }
        }

        return ReadKeys(candidate) is { } keys
            ? (string.IsNullOrEmpty(keys.Token)
                ? new BasicAWSCredentials(keys.AccessKey, keys.SecretKey)
                : new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, keys.Token))
            : throw Unreadable(candidate);
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return ReadKeys(_getCredentials.Invoke(_holder, null)) ?? throw Unreadable(_holder);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } cause)
        {
            throw new KeyRotationException(
                ErrorIds.CredentialsUnavailable,
                FaultKind.Authentication,
                CoreMessages.CredentialObjectFailed.With(_holder.GetType().Name, cause.Message),
                CoreMessages.CredentialObjectFailedAction,
                cause);
        }
    }

    private static ReflectedCredentials? TryWrap(object candidate)
    {
        var method = candidate.GetType().GetMethod(nameof(GetCredentials), Type.EmptyTypes);
        return method is null ? null : new ReflectedCredentials(candidate, method);
    }

    private static ImmutableCredentials? ReadKeys(object? keys)
    {
        var accessKey = Read(keys, "AccessKey") ?? Read(keys, "AccessKeyId");
        var secretKey = Read(keys, "SecretKey") ?? Read(keys, "SecretAccessKey");
        var token = Read(keys, "Token") ?? Read(keys, "SessionToken");
        return accessKey is null || secretKey is null
            ? null
            : new ImmutableCredentials(accessKey, secretKey, string.IsNullOrEmpty(token) ? null : token);
    }

    private static string? Read(object? holder, string name) =>
        holder?.GetType().GetProperty(name)?.GetValue(holder) as string is { Length: > 0 } text ? text : null;

    private static KeyRotationException Unreadable(object candidate) => new(
        ErrorIds.InvalidCredentials,
        FaultKind.InvalidInput,
        CoreMessages.CredentialShape.With(candidate.GetType().FullName ?? candidate.GetType().Name),
        CoreMessages.CredentialShapeAction);
}
