using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Amazon.CloudTrail.Internal;
using Amazon.CloudTrail.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.CloudTrail;

/// <summary>
/// A client of AWS CloudTrail, for the operations of <see cref="IAmazonCloudTrail"/>. It is thread-safe; create one for
/// each set of credentials and Region, and keep it.
/// </summary>
public class AmazonCloudTrailClient : AmazonServiceClient, IAmazonCloudTrail
{
    private static readonly IServiceMetadata s_metadata = new ServiceMetadata(AmazonCloudTrailConfig.ServiceId);

    /// <summary>Takes credentials and Region from the SDK's default sources.</summary>
    public AmazonCloudTrailClient()
        : base(new AmazonCloudTrailConfig())
    {
    }

    /// <summary>Takes credentials from the SDK's default sources.</summary>
    public AmazonCloudTrailClient(RegionEndpoint region)
        : base(new AmazonCloudTrailConfig { RegionEndpoint = region })
    {
    }

    /// <summary>Takes credentials from <paramref name="config"/> or the SDK's default sources.</summary>
    public AmazonCloudTrailClient(AmazonCloudTrailConfig config)
        : base(config)
    {
    }

    /// <summary>Takes the Region from the SDK's default sources.</summary>
    public AmazonCloudTrailClient(AWSCredentials credentials)
        : this(credentials, new AmazonCloudTrailConfig())
    {
    }

    /// <summary>A client with these credentials in this Region.</summary>
    public AmazonCloudTrailClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonCloudTrailConfig { RegionEndpoint = region })
    {
    }

    /// <summary>A client with these credentials and settings.</summary>
    public AmazonCloudTrailClient(AWSCredentials credentials, AmazonCloudTrailConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <summary>A client with this access key; the Region comes from the SDK's default sources.</summary>
    public AmazonCloudTrailClient(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonCloudTrailConfig())
    {
    }

    /// <summary>A client with this access key in this Region.</summary>
    public AmazonCloudTrailClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonCloudTrailConfig { RegionEndpoint = region })
    {
    }

    /// <summary>A client with this access key and these settings.</summary>
    public AmazonCloudTrailClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonCloudTrailConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
    {
    }

    /// <summary>A client with these temporary credentials; the Region comes from the SDK's default sources.</summary>
    public AmazonCloudTrailClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonCloudTrailConfig())
    {
    }

    /// <summary>A client with these temporary credentials in this Region.</summary>
    public AmazonCloudTrailClient(
        string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : this(
            awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonCloudTrailConfig { RegionEndpoint = region })
    {
    }

    /// <summary>A client with these temporary credentials and these settings.</summary>
    public AmazonCloudTrailClient(
        string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, AmazonCloudTrailConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => s_metadata;

    /// <summary>Creates the default settings of a client. The SDK calls this.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ClientConfig CreateDefaultClientConfig() => new AmazonCloudTrailConfig();

    /// <summary>Creates a client for code that knows only the interface. The SDK calls this.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IAmazonService CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonCloudTrailClient(awsCredentials, (AmazonCloudTrailConfig)clientConfig);

    /// <inheritdoc/>
    public virtual Task<LookupEventsResponse> LookupEventsAsync(
        LookupEventsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<LookupEventsResponse>(request, CloudTrailOperations.LookupEvents, cancellationToken);

    /// <inheritdoc/>
    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    /// <summary>Adds the endpoint rules and the signer to the pipeline. An override must call this first.</summary>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(AmazonCloudTrailConfig.CreateEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4AuthHandler());
    }
}
