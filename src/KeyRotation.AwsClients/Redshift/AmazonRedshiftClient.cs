using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift.Internal;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Redshift;

/// <summary>
/// A client of Amazon Redshift, for the operations of <see cref="IAmazonRedshift"/>. Safe for use by several threads at
/// once; make one for each set of credentials and region, and keep it.
/// </summary>
public class AmazonRedshiftClient : AmazonServiceClient, IAmazonRedshift
{
    private static readonly IServiceMetadata s_metadata = new ServiceMetadata(AmazonRedshiftConfig.ServiceId);

    /// <summary>Credentials and region come from where the SDK looks by default.</summary>
    public AmazonRedshiftClient()
        : base(new AmazonRedshiftConfig())
    {
    }

    /// <summary>Credentials come from where the SDK looks by default.</summary>
    public AmazonRedshiftClient(RegionEndpoint region)
        : base(new AmazonRedshiftConfig { RegionEndpoint = region })
    {
    }

    /// <summary>Credentials come from <paramref name="config"/>, or from where the SDK looks by default.</summary>
    public AmazonRedshiftClient(AmazonRedshiftConfig config)
        : base(config)
    {
    }

    /// <summary>The region comes from where the SDK looks by default.</summary>
    public AmazonRedshiftClient(AWSCredentials credentials)
        : this(credentials, new AmazonRedshiftConfig())
    {
    }

    /// <summary>A client with these credentials in this region.</summary>
    public AmazonRedshiftClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonRedshiftConfig { RegionEndpoint = region })
    {
    }

    /// <summary>A client with these credentials and settings.</summary>
    public AmazonRedshiftClient(AWSCredentials credentials, AmazonRedshiftConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <summary>A client with this access key; the region comes from where the SDK looks by default.</summary>
    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonRedshiftConfig())
    {
    }

    /// <summary>A client with this access key in this region.</summary>
    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonRedshiftConfig { RegionEndpoint = region })
    {
    }

    /// <summary>A client with this access key and these settings.</summary>
    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonRedshiftConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
    {
    }

    /// <summary>
    /// A client with these temporary credentials; the region comes from where the SDK looks by default.
    /// </summary>
    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonRedshiftConfig())
    {
    }

    /// <summary>A client with these temporary credentials in this region.</summary>
    public AmazonRedshiftClient(
        string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : this(
            awsAccessKeyId,
            awsSecretAccessKey,
            awsSessionToken,
            new AmazonRedshiftConfig { RegionEndpoint = region })
    { }

    /// <summary>A client with these temporary credentials and these settings.</summary>
    public AmazonRedshiftClient(
        string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, AmazonRedshiftConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig) { }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => s_metadata;

    /// <summary>The settings that a client has where none are given. The SDK calls this.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ClientConfig CreateDefaultClientConfig() => new AmazonRedshiftConfig();

    /// <summary>Makes a client for code that knows only its interface. The SDK calls this.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IAmazonService CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonRedshiftClient(awsCredentials, (AmazonRedshiftConfig)clientConfig);

    /// <inheritdoc/>
    public virtual Task<RotateEncryptionKeyResponse> RotateEncryptionKeyAsync(
        RotateEncryptionKeyRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<RotateEncryptionKeyResponse>(request, RedshiftOperations.RotateEncryptionKey, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeClustersResponse> DescribeClustersAsync(
        CancellationToken cancellationToken = default) =>
        DescribeClustersAsync(new DescribeClustersRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeClustersResponse> DescribeClustersAsync(
        DescribeClustersRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeClustersResponse>(request, RedshiftOperations.DescribeClusters, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeEventsResponse> DescribeEventsAsync(CancellationToken cancellationToken = default) =>
        DescribeEventsAsync(new DescribeEventsRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeEventsResponse> DescribeEventsAsync(
        DescribeEventsRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeEventsResponse>(request, RedshiftOperations.DescribeEvents, cancellationToken);

    /// <inheritdoc/>
    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    /// <summary>
    /// Gives the pipeline the endpoint rules and the signature of the service. An override must call this first.
    /// </summary>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(AmazonRedshiftConfig.CreateEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4AuthHandler());
    }
}
