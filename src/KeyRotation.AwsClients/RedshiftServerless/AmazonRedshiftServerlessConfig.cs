using Amazon.RedshiftServerless.Endpoints;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SlimClients;

namespace Amazon.RedshiftServerless;

/// <summary>
/// The settings of an <see cref="AmazonRedshiftServerlessClient"/>. <see cref="ClientConfig.ServiceURL"/> also comes
/// from
/// <c>AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS</c>, <c>AWS_ENDPOINT_URL</c> and the profile, unless
/// <see cref="ClientConfig.IgnoreConfiguredEndpointUrls"/> is set.
/// </summary>
public class AmazonRedshiftServerlessConfig : ClientConfig
{
    private static readonly string s_userAgent = SdkDefaults.UserAgent("RedshiftServerless");
    private static readonly ServiceEndpoints s_endpoints = new("redshift-serverless", govCloudHasNoFipsName: false);

    /// <summary>Makes settings that leave everything to the environment and the profile.</summary>
    public AmazonRedshiftServerlessConfig()
        : base(SdkDefaults.Provider())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "redshift-serverless";
        EndpointProvider = s_endpoints;
    }

    /// <summary>The name under which the SDK knows the service.</summary>
    public static new string ServiceId => "Redshift Serverless";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "redshift-serverless";

    /// <inheritdoc/>
    public override string ServiceVersion => "2021-04-21";

    /// <inheritdoc/>
    public override string UserAgent => s_userAgent;

    /// <summary>The endpoint that a request would go to. Nothing is sent.</summary>
    /// <exception cref="AmazonClientException">There is no region, or the settings contradict each other.</exception>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        CreateEndpointResolver().Determine(this, parameters);

    internal static ServiceEndpointResolver CreateEndpointResolver() =>
        new(static () => new RedshiftServerlessEndpointParameters());
}
