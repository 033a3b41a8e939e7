using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.SlimClients;

/// <summary>The timeouts that every client of the SDK has for each value of AWS_DEFAULTS_MODE.</summary>
internal static class SdkDefaults
{
    private static readonly ReadOnlyCollection<IDefaultConfiguration> s_configurations = new(
        new List<IDefaultConfiguration>
        {
            Mode(DefaultConfigurationMode.Standard, 3100),
            Mode(DefaultConfigurationMode.InRegion, 1100),
            Mode(DefaultConfigurationMode.CrossRegion, 3100),
            Mode(DefaultConfigurationMode.Mobile, 30_000),
            Mode(DefaultConfigurationMode.Auto, 1100),
        });

    public static IDefaultConfigurationProvider Provider() => new DefaultConfigurationProvider(s_configurations);

    public static string UserAgent(string serviceName) =>
        InternalSDKUtils.BuildUserAgentString(serviceName, typeof(SdkDefaults).Assembly.GetName().Version!.ToString(3));

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) =>
        new DefaultConfiguration
        {
            Name = name,
            RetryMode = RequestRetryMode.Standard,
            S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
            ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
            TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        };
}
