using Amazon.Redshift.Endpoints;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SlimClients;

namespace Amazon.Redshift;

/// <summary>
/// The settings of an <see cref="AmazonRedshiftClient"/>. <see cref="ClientConfig.ServiceURL"/> also comes from
/// <c>AWS_ENDPOINT_URL_REDSHIFT</c>, <c>AWS_ENDPOINT_URL</c> and the profile, unless
/// <see cref="ClientConfig.IgnoreConfiguredEndpointUrls"/> is set.
/// </summary>
public class AmazonRedshiftConfig : ClientConfig
{
    private static readonly string s_userAgent = SdkDefaults.UserAgent("Redshift");
    private static readonly ServiceEndpoints s_endpoints = new("redshift", govCloudHasNoFipsName: true);

    /// <summary>Makes settings that leave everything to the environment and the profile.</summary>
    public AmazonRedshiftConfig()
        : base(SdkDefaults.Provider())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "redshift";
        EndpointProvider = s_endpoints;
    }

    /// <summary>The name under which the SDK knows the service.</summary>
    public static new string ServiceId => "Redshift";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "redshift";

    /// <inheritdoc/>
    public override string ServiceVersion => "2012-12-01";

    /// <inheritdoc/>
    public override string UserAgent => s_userAgent;

    /// <summary>The endpoint that a request would go to. Nothing is sent.</summary>
    /// <exception cref="AmazonClientException">There is no region, or the settings contradict each other.</exception>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        CreateEndpointResolver().Determine(this, parameters);

    internal static ServiceEndpointResolver CreateEndpointResolver() =>
        new(static () => new RedshiftEndpointParameters());
}
