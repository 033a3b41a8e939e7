using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Amazon.Runtime;

namespace KeyRotation.Aws;

/// <summary>
/// Determines, without requesting credentials, whether the credentials may prompt the user. This module's own token
/// code prompt does not count: without a callback for it, there is no prompt.
/// </summary>
internal static class MfaCredentials
{
    private const string GetCredentials = "GetCredentials";

    private static readonly string[] s_variables = ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"];

    // Types of other modules' credentials objects that return stored values.
    private static readonly string[] s_silentTypes = [nameof(BasicAWSCredentials), nameof(SessionAWSCredentials)];

    private static readonly string[] s_holders = ["Credential", "Credentials"];

    /// <summary>Whether a connection with these options may prompt.</summary>
    public static bool MayPrompt(ConnectionOptions options)
    {
        if (options.AccessKey is not null)
        {
            return false;
        }

        return options.ForeignCredentials is { } foreign
            ? !IsSilent(foreign)
            : ProfileOf(options) is { } profile && StartsProgram(profile, options.ProfileLocation);
    }

    // The profile that is used if none is named; null if the environment takes precedence.
    private static string? ProfileOf(ConnectionOptions options) =>
        options.ProfileName
        ?? (s_variables.Any(name => SharedFiles.Variable(name) is not null) ? null : SharedFiles.AmbientProfile);

    // A credential process may do anything. Many prompt for a code.
    private static bool StartsProgram(string first, string? location)
    {
        var profiles = SharedFiles.Profiles(location).ToLookup(profile => profile.Name, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // A role's profile gets its source credentials from another profile.
        for (
            var name = first;
            name is not null && seen.Add(name);
            name = profiles[name].FirstOrDefault()?.Options.SourceProfile)
        {
            if (!string.IsNullOrEmpty(profiles[name].FirstOrDefault()?.Options.CredentialProcess))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSilent(object candidate)
    {
        var holder = HasGetCredentials(candidate) ? candidate : Held(candidate) ?? candidate;
        return !HasGetCredentials(holder) || s_silentTypes.Contains(holder.GetType().Name, StringComparer.Ordinal);
    }

    private static bool HasGetCredentials(object candidate) =>
        candidate.GetType().GetMethod(GetCredentials, Type.EmptyTypes) is not null;

    private static object? Held(object candidate) =>
        s_holders
            .Select(name =>
                candidate
                    .GetType()
                    .GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                    ?.GetValue(candidate))
            .FirstOrDefault(held => held is not null && HasGetCredentials(held));
}
