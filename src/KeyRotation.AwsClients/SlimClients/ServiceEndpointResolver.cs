using System;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace Amazon.SlimClients;

/// <summary>
/// The pipeline step that gets the endpoint of a request from the endpoint provider of the client.
/// </summary>
internal sealed class ServiceEndpointResolver : BaseEndpointResolver
{
    private readonly Func<EndpointParameters> _createParameters;

    public ServiceEndpointResolver(Func<EndpointParameters> createParameters) => _createParameters = createParameters;

    /// <summary>
    /// The endpoint of a request that is not sent, for
    /// <see cref="IClientConfig.DetermineServiceOperationEndpoint"/>.
    /// </summary>
    public Endpoint Determine(IClientConfig config, ServiceOperationEndpointParameters parameters)
    {
        var request = new DefaultRequest(parameters.Request, config.ServiceId)
        {
            AlternateEndpoint = parameters.AlternateEndpoint,
        };
        var context = new RequestContext(enableMetric: false)
        {
            ClientConfig = config,
            OriginalRequest = parameters.Request,
            Request = request,
        };
        return GetEndpoint(new ExecutionContext(context, null));
    }

    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        IClientConfig config = requestContext.ClientConfig;
        EndpointParameters parameters = _createParameters();
        parameters["Region"] = requestContext.Request.AlternateEndpoint?.SystemName ?? Region(config);
        parameters["UseDualStack"] = config.UseDualstackEndpoint;
        parameters["UseFIPS"] = config.UseFIPSEndpoint;
        parameters["Endpoint"] = config.ServiceURL;
        return parameters;
    }

    private static string? Region(IClientConfig config)
    {
        if (config.RegionEndpoint != null || string.IsNullOrEmpty(config.ServiceURL))
        {
            return config.RegionEndpoint?.SystemName;
        }

        return string.IsNullOrEmpty(config.AuthenticationRegion)
            ? AWSSDKUtils.DetermineRegion(config.ServiceURL)
            : config.AuthenticationRegion;
    }
}
