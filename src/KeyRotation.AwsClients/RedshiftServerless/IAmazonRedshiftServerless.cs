using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.RedshiftServerless;

/// <summary>The operations of Amazon Redshift Serverless that this project uses.</summary>
public interface IAmazonRedshiftServerless : IAmazonService, IDisposable
{
    /// <summary>
    /// Changes a namespace. A new KMS key encrypts all data anew, and allows no other change in the same request and
    /// none while it lasts.
    /// </summary>
    /// <exception cref="ConflictException"/>
    /// <exception cref="InternalServerException"/>
    /// <exception cref="ResourceNotFoundException"/>
    /// <exception cref="ValidationException"/>
    /// <exception cref="AmazonRedshiftServerlessException">Any other refusal of the service.</exception>
    /// <exception cref="AmazonUnmarshallingException">
    /// The answer was cut off or is malformed; whether the request was carried out is not known.
    /// </exception>
    Task<UpdateNamespaceResponse> UpdateNamespaceAsync(
        UpdateNamespaceRequest request, CancellationToken cancellationToken = default);

    /// <summary>Describes a namespace.</summary>
    /// <exception cref="InternalServerException"/>
    /// <exception cref="ResourceNotFoundException"/>
    /// <exception cref="ValidationException"/>
    /// <exception cref="AmazonRedshiftServerlessException">Any other refusal of the service.</exception>
    /// <exception cref="AmazonUnmarshallingException">
    /// The answer was cut off or is malformed; whether the request was carried out is not known.
    /// </exception>
    Task<GetNamespaceResponse> GetNamespaceAsync(
        GetNamespaceRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the namespaces of the account and region by pages.</summary>
    /// <exception cref="InternalServerException"/>
    /// <exception cref="ValidationException"/>
    /// <exception cref="AmazonRedshiftServerlessException">Any other refusal of the service.</exception>
    /// <exception cref="AmazonUnmarshallingException">
    /// The answer was cut off or is malformed; whether the request was carried out is not known.
    /// </exception>
    Task<ListNamespacesResponse> ListNamespacesAsync(
        ListNamespacesRequest request, CancellationToken cancellationToken = default);

    /// <summary>The endpoint that a request would go to. Nothing is sent.</summary>
    /// <exception cref="AmazonClientException">There is no region, or the settings contradict each other.</exception>
    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);
}
