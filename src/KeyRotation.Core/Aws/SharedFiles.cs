using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Reflection;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;

namespace KeyRotation.Aws;

/// <summary>
/// The credentials file and the configuration file that the AWS CLI and the SDKs share, where the environment says now.
/// </summary>
internal static class SharedFiles
{
    private const string DefaultProfile = "default";

    // The SDK reads both variables once for the process, and offers no other way to tell it where the second file is.
    private static readonly PropertyInfo? s_sdkCredentialsPath = typeof(SharedCredentialsFile).GetProperty(
        nameof(SharedCredentialsFile.DefaultFilePath));
    private static readonly PropertyInfo? s_sdkConfigPath = typeof(SharedCredentialsFile).GetProperty(
        nameof(SharedCredentialsFile.DefaultConfigFilePath));
    private static readonly object s_gate = new();

    /// <summary>Path of the credentials file.</summary>
    public static string CredentialsPath => PathOf(SharedCredentialsFile.SharedCredentialsFileEnvVar, "credentials");

    /// <summary>The profile that counts where none is named.</summary>
    public static string AmbientProfile => Variable("AWS_PROFILE") ?? DefaultProfile;

    /// <summary>
    /// Path of the configuration file. Without a variable for it, it lies beside the credentials file.
    /// </summary>
    /// <param name="location">Credentials file in place of the shared one.</param>
    public static string ConfigPath(string? location) =>
        Variable(SharedCredentialsFile.SharedConfigFileEnvVar) is null && location is not null
            ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(location))!, "config")
            : PathOf(SharedCredentialsFile.SharedConfigFileEnvVar, "config");

    /// <summary>
    /// Has the SDK see the environment and the files as they are now, and not as they were when it was first asked.
    /// </summary>
    public static void Follow()
    {
        lock (s_gate)
        {
            Tell(s_sdkCredentialsPath, CredentialsPath);
            Tell(s_sdkConfigPath, ConfigPath(location: null));
            FallbackInternalConfigurationFactory.Reset();
            FallbackRegionFactory.Reset();
        }
    }

    /// <summary>The profiles that could yield credentials.</summary>
    /// <param name="location">Credentials file in place of the shared one.</param>
    public static IReadOnlyList<CredentialProfile> Profiles(string? location)
    {
        Follow();
        return new CredentialProfileStoreChain(location).ListProfiles();
    }

    /// <summary>A setting of a profile that the SDK does not know; null where neither file has it.</summary>
    public static string? Setting(string profile, string? location, string name) =>
        Setting(new ProfileIniFile(location ?? CredentialsPath, profileMarkerRequired: false), profile, name)
        ?? Setting(new ProfileIniFile(ConfigPath(location), profileMarkerRequired: true), profile, name);

    /// <summary>A variable of the environment; null where it is not set or empty.</summary>
    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>When a file was last written, as a text to compare.</summary>
    public static string Stamp(string path) =>
        path + "|" + File.GetLastWriteTimeUtc(path).Ticks.ToString(CultureInfo.InvariantCulture);

    private static string? Setting(ProfileIniFile file, string profile, string name) =>
        file.TryGetSection(profile, out Dictionary<string, string> section)
        && section.TryGetValue(name, out var value)
        && value.Length > 0
            ? value
            : null;

    private static string PathOf(string variable, string name) =>
        Path.GetFullPath(Variable(variable) ?? Path.Combine(Home(), ".aws", name));

    private static string Home() => Variable("HOME") ?? Variable("USERPROFILE") ?? Directory.GetCurrentDirectory();

    private static void Tell(PropertyInfo? sdkPath, string path)
    {
        if (sdkPath?.GetSetMethod(nonPublic: true) is { } set)
        {
            set.Invoke(null, [path]);
        }
    }
}
