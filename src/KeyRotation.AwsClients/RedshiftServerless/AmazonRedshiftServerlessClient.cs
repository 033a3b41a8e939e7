using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Amazon.RedshiftServerless.Internal;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.RedshiftServerless;

/// <summary>
/// A client of Amazon Redshift Serverless, for the operations of <see cref="IAmazonRedshiftServerless"/>. Safe for use
/// by several threads at once; make one for each set of credentials and region, and keep it.
/// </summary>
public class AmazonRedshiftServerlessClient : AmazonServiceClient, IAmazonRedshiftServerless
{
    private static readonly IServiceMetadata s_metadata = new ServiceMetadata(AmazonRedshiftServerlessConfig.ServiceId);

    /// <summary>Credentials and region come from where the SDK looks by default.</summary>
    public AmazonRedshiftServerlessClient()
        : base(new AmazonRedshiftServerlessConfig())
    {
    }

    /// <summary>Credentials come from where the SDK looks by default.</summary>
    public AmazonRedshiftServerlessClient(RegionEndpoint region)
        : base(new AmazonRedshiftServerlessConfig { RegionEndpoint = region })
    {
    }

    /// <summary>Credentials come from <paramref name="config"/>, or from where the SDK looks by default.</summary>
    public AmazonRedshiftServerlessClient(AmazonRedshiftServerlessConfig config)
        : base(config)
    {
    }

    /// <summary>The region comes from where the SDK looks by default.</summary>
    public AmazonRedshiftServerlessClient(AWSCredentials credentials)
        : this(credentials, new AmazonRedshiftServerlessConfig())
    {
    }

    /// <summary>A client with these credentials in this region.</summary>
    public AmazonRedshiftServerlessClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonRedshiftServerlessConfig { RegionEndpoint = region })
    {
    }

    /// <summary>A client with these credentials and settings.</summary>
    public AmazonRedshiftServerlessClient(AWSCredentials credentials, AmazonRedshiftServerlessConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <summary>A client with this access key; the region comes from where the SDK looks by default.</summary>
    public AmazonRedshiftServerlessClient(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonRedshiftServerlessConfig())
    {
    }

    /// <summary>A client with this access key in this region.</summary>
    public AmazonRedshiftServerlessClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonRedshiftServerlessConfig { RegionEndpoint = region })
    {
    }

    /// <summary>A client with this access key and these settings.</summary>
    public AmazonRedshiftServerlessClient(
        string awsAccessKeyId, string awsSecretAccessKey, AmazonRedshiftServerlessConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig) { }

    /// <summary>
    /// A client with these temporary credentials; the region comes from where the SDK looks by default.
    /// </summary>
    public AmazonRedshiftServerlessClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonRedshiftServerlessConfig())
    {
    }

    /// <summary>A client with these temporary credentials in this region.</summary>
    public AmazonRedshiftServerlessClient(
        string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : this(
            awsAccessKeyId,
            awsSecretAccessKey,
            awsSessionToken,
            new AmazonRedshiftServerlessConfig { RegionEndpoint = region })
    { }

    /// <summary>A client with these temporary credentials and these settings.</summary>
    public AmazonRedshiftServerlessClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        AmazonRedshiftServerlessConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig) { }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => s_metadata;

    /// <summary>The settings that a client has where none are given. The SDK calls this.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ClientConfig CreateDefaultClientConfig() => new AmazonRedshiftServerlessConfig();

    /// <summary>Makes a client for code that knows only its interface. The SDK calls this.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IAmazonService CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonRedshiftServerlessClient(awsCredentials, (AmazonRedshiftServerlessConfig)clientConfig);

    /// <inheritdoc/>
    public virtual Task<UpdateNamespaceResponse> UpdateNamespaceAsync(
        UpdateNamespaceRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<UpdateNamespaceResponse>(request, RedshiftServerlessOperations.UpdateNamespace, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<GetNamespaceResponse> GetNamespaceAsync(
        GetNamespaceRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<GetNamespaceResponse>(request, RedshiftServerlessOperations.GetNamespace, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ListNamespacesResponse> ListNamespacesAsync(
        ListNamespacesRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<ListNamespacesResponse>(request, RedshiftServerlessOperations.ListNamespaces, cancellationToken);

    /// <inheritdoc/>
    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    /// <summary>
    /// Gives the pipeline the endpoint rules and the signature of the service. An override must call this first.
    /// </summary>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(AmazonRedshiftServerlessConfig.CreateEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4AuthHandler());
    }
}
