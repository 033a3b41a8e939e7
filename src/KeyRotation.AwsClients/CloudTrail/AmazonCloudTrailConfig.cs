using Amazon.CloudTrail.Endpoints;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SlimClients;

namespace Amazon.CloudTrail;

/// <summary>
/// The settings of an <see cref="AmazonCloudTrailClient"/>. <see cref="ClientConfig.ServiceURL"/> also comes from
/// <c>AWS_ENDPOINT_URL_CLOUDTRAIL</c>, <c>AWS_ENDPOINT_URL</c> and the profile, unless
/// <see cref="ClientConfig.IgnoreConfiguredEndpointUrls"/> is set.
/// </summary>
public class AmazonCloudTrailConfig : ClientConfig
{
    private static readonly string s_userAgent = SdkDefaults.UserAgent("CloudTrail");
    private static readonly ServiceEndpoints s_endpoints = new("cloudtrail", govCloudHasNoFipsName: true);

    /// <summary>Creates settings that leave everything to the environment and the profile.</summary>
    public AmazonCloudTrailConfig()
        : base(SdkDefaults.Provider())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "cloudtrail";
        EndpointProvider = s_endpoints;
    }

    /// <summary>The SDK's name for the service.</summary>
    public static new string ServiceId => "CloudTrail";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "cloudtrail";

    /// <inheritdoc/>
    public override string ServiceVersion => "2013-11-01";

    /// <inheritdoc/>
    public override string UserAgent => s_userAgent;

    /// <summary>The endpoint that a request would go to. Nothing is sent.</summary>
    /// <exception cref="AmazonClientException">There is no region, or the settings contradict each other.</exception>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        CreateEndpointResolver().Determine(this, parameters);

    internal static ServiceEndpointResolver CreateEndpointResolver() =>
        new(static () => new CloudTrailEndpointParameters());
}
