using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Amazon.Runtime;

namespace KeyRotation.Aws;

/// <summary>
/// Tells, without getting them, whether credentials could ask somebody for something by themselves. A token code of
/// this module's own is no such thing: where nobody was set to be asked for it, nobody is.
/// </summary>
internal static class MfaCredentials
{
    private const string GetCredentials = "GetCredentials";

    private static readonly string[] s_variables = ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"];

    // Of another module's credentials objects, those that hold what they answer.
    private static readonly string[] s_silentTypes = [nameof(BasicAWSCredentials), nameof(SessionAWSCredentials)];

    private static readonly string[] s_holders = ["Credential", "Credentials"];

    /// <summary>Whether a connection with these options could ask.</summary>
    public static bool MayAsk(ConnectionOptions options)
    {
        if (options.AccessKey is not null)
        {
            return false;
        }

        return options.ForeignCredentials is { } foreign
            ? !IsSilent(foreign)
            : ProfileOf(options) is { } profile && StartsProgram(profile, options.ProfileLocation);
    }

    // The profile that is used where none is named; null where the environment comes first.
    private static string? ProfileOf(ConnectionOptions options) =>
        options.ProfileName
        ?? (s_variables.Any(name => SharedFiles.Variable(name) is not null) ? null : SharedFiles.AmbientProfile);

    // What a credential process does is its own affair; many ask for a code.
    private static bool StartsProgram(string first, string? location)
    {
        var profiles = SharedFiles.Profiles(location).ToLookup(profile => profile.Name, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // A role's profile takes its own credentials from another one.
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
