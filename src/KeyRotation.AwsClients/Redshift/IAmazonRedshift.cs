using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Redshift;

/// <summary>The operations of Amazon Redshift that this project uses.</summary>
public interface IAmazonRedshift : IAmazonService, IDisposable
{
    /// <summary>
    /// Replaces the encryption keys of a cluster. The answer comes at once; the rotation goes on while the status is
    /// <c>rotating-keys </c>. The request has no idempotency token: sent twice, it can rotate twice.
    /// </summary>
    /// <exception cref="ClusterNotFoundException"/>
    /// <exception cref="InvalidClusterStateException"/>
    /// <exception cref="DependentServiceRequestThrottlingException"/>
    /// <exception cref="UnsupportedOperationException"/>
    /// <exception cref="AmazonRedshiftException">Any other refusal of the service.</exception>
    /// <exception cref="AmazonUnmarshallingException">
    /// The answer was cut off or is malformed; whether the request was carried out is not known.
    /// </exception>
    Task<RotateEncryptionKeyResponse> RotateEncryptionKeyAsync(
        RotateEncryptionKeyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Describes one cluster, or the clusters of the account and region by pages.</summary>
    /// <exception cref="ClusterNotFoundException"/>
    /// <exception cref="InvalidTagException"/>
    /// <exception cref="AmazonRedshiftException">Any other refusal of the service.</exception>
    /// <exception cref="AmazonUnmarshallingException">
    /// The answer was cut off or is malformed; whether the request was carried out is not known.
    /// </exception>
    Task<DescribeClustersResponse> DescribeClustersAsync(
        DescribeClustersRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// <see cref="DescribeClustersAsync(DescribeClustersRequest, CancellationToken)"/> with no restriction: the first
    /// page.
    /// </summary>
    Task<DescribeClustersResponse> DescribeClustersAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists events of the last 14 days by pages; of the last hour where the request tells no time.</summary>
    /// <exception cref="AmazonRedshiftException">Any other refusal of the service.</exception>
    /// <exception cref="AmazonUnmarshallingException">
    /// The answer was cut off or is malformed; whether the request was carried out is not known.
    /// </exception>
    Task<DescribeEventsResponse> DescribeEventsAsync(
        DescribeEventsRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// <see cref="DescribeEventsAsync(DescribeEventsRequest, CancellationToken)"/> with no restriction: the first page.
    /// </summary>
    Task<DescribeEventsResponse> DescribeEventsAsync(CancellationToken cancellationToken = default);

    /// <summary>The endpoint that a request would go to. Nothing is sent.</summary>
    /// <exception cref="AmazonClientException">There is no region, or the settings contradict each other.</exception>
    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);
}
