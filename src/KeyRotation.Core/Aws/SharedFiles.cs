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
/// The credentials and configuration files that the AWS CLI and the SDKs share, at the paths that the environment
/// currently sets.
/// </summary>
internal static class SharedFiles
{
    private const string DefaultProfile = "default";

    // The SDK reads both variables once per process, and offers no other way to set the second path.
    private static readonly PropertyInfo? s_sdkCredentialsPath = typeof(SharedCredentialsFile).GetProperty(
        nameof(SharedCredentialsFile.DefaultFilePath));
    private static readonly PropertyInfo? s_sdkConfigPath = typeof(SharedCredentialsFile).GetProperty(
        nameof(SharedCredentialsFile.DefaultConfigFilePath));
    private static readonly object s_gate = new();

    /// <summary>Path of the credentials file.</summary>
    public static string CredentialsPath => PathOf(SharedCredentialsFile.SharedCredentialsFileEnvVar, "credentials");

    /// <summary>The profile that is used if none is named.</summary>
    public static string AmbientProfile => Variable("AWS_PROFILE") ?? DefaultProfile;

    /// <summary>
    /// Path of the configuration file. By default, it is in the same directory as the credentials file.
    /// </summary>
    /// <param name="location">The credentials file to use instead of the shared one.</param>
    public static string ConfigPath(string? location) =>
        Variable(SharedCredentialsFile.SharedConfigFileEnvVar) is null && location is not null
            ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(location))!, "config")
            : PathOf(SharedCredentialsFile.SharedConfigFileEnvVar, "config");

    /// <summary>
    /// Makes the SDK read the environment and the files again, instead of the values that it cached on first use.
    /// </summary>
    public static void Refresh()
    {
        lock (s_gate)
        {
            SetSdkPath(s_sdkCredentialsPath, CredentialsPath);
            SetSdkPath(s_sdkConfigPath, ConfigPath(location: null));
            FallbackInternalConfigurationFactory.Reset();
            FallbackRegionFactory.Reset();
        }
    }

    /// <summary>The profiles that may yield credentials.</summary>
    /// <param name="location">The credentials file to use instead of the shared one.</param>
    public static IReadOnlyList<CredentialProfile> Profiles(string? location)
    {
        Refresh();
        return new CredentialProfileStoreChain(location).ListProfiles();
    }

    /// <summary>A profile setting that the SDK does not support; null if neither file has it.</summary>
    public static string? Setting(string profile, string? location, string name) =>
        Setting(new ProfileIniFile(location ?? CredentialsPath, profileMarkerRequired: false), profile, name)
        ?? Setting(new ProfileIniFile(ConfigPath(location), profileMarkerRequired: true), profile, name);

    /// <summary>An environment variable; null if it is not set or empty.</summary>
    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The path and last write time of a file, as a text to compare.</summary>
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

    private static void SetSdkPath(PropertyInfo? sdkPath, string path)
    {
        if (sdkPath?.GetSetMethod(nonPublic: true) is { } set)
        {
            set.Invoke(null, [path]);
        }
    }
}
