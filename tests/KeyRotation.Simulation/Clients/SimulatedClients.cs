using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Amazon;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using KeyRotation.Aws;

namespace KeyRotation.Simulation;

/// <summary>
/// The services' clients on a simulated region: the engine's own code calls them as it calls the SDK's, and they end as
/// the SDK's do. What lies below, from the retries to the wire, is left out.
/// </summary>
internal static class SimulatedClients
{
    private static readonly BasicAWSCredentials s_credentials = new("simulated", "simulated");

    public static AwsClients Of(SimulatedRegion region, Random random) => new(
        new Inventory.Caller(region.Account, $"arn:aws:iam::{region.Account}:user/simulated"),
        new Redshift(region, ClientFailures.Redshift(random)),
        new Kms(region, ClientFailures.Kms(random)),
        new Serverless(region, ClientFailures.Serverless(random)));

    // Tells the flow's listener, as the clients' pipeline does.
    private static async Task<T> AskAsync<T>(
        SimulatedRegion region, string operation, string? id, bool isChange, Func<T> carryOut, ClientFailures failures, CancellationToken cancellationToken)
        where T : class
    {
        var listener = AwsCall.Listener;
        void Tell(HttpStatusCode? status, string? error, string? requestId) =>
            listener?.Invoke(new AwsCall("Simulated", operation, "simulated", 1, status, error, requestId, TimeSpan.Zero)
            {
                ServiceTime = status is null ? null : region.Date,
            });
        if (AwsCall.Turn is { } turn)
        {
            await turn(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var answer = await region.AskAsync(
                operation, id is null ? null : region.Find(id), isChange, carryOut, failures.Of, cancellationToken).ConfigureAwait(false);
            Tell(HttpStatusCode.OK, null, SimulatedRegion.RequestId);
            return answer;
        }
        catch (AmazonServiceException e)
        {
            Tell(e.StatusCode, e.ErrorCode ?? e.GetType().Name, e.RequestId);
            throw;
        }
        catch (Exception e)
        {
            Tell(null, e.GetBaseException().GetType().Name, null);
            throw;
        }
    }

    private sealed class Redshift(SimulatedRegion region, ClientFailures failures) : AmazonRedshiftClient(s_credentials, RegionEndpoint.USEast1)
    {
        public override Task<DescribeClustersResponse> DescribeClustersAsync(DescribeClustersRequest request, CancellationToken cancellationToken = default)
        {
            // The caller goes on to use its request for the next page.
            var asked = new DescribeClustersRequest { ClusterIdentifier = request.ClusterIdentifier, Marker = request.Marker };
            return AskAsync(region, "DescribeClusters", asked.ClusterIdentifier, false, () => region.DescribeClusters(asked), failures, cancellationToken);
        }

        public override Task<DescribeEventsResponse> DescribeEventsAsync(DescribeEventsRequest request, CancellationToken cancellationToken = default) =>
            AskAsync(region, "DescribeEvents", null, false, () => region.DescribeEvents(request), failures, cancellationToken);

        public override Task<RotateEncryptionKeyResponse> RotateEncryptionKeyAsync(RotateEncryptionKeyRequest request, CancellationToken cancellationToken = default) =>
            AskAsync(region, "RotateEncryptionKey", request.ClusterIdentifier, true, () => region.RotateEncryptionKey(request), failures, cancellationToken);
    }

    private sealed class Kms(SimulatedRegion region, ClientFailures failures) : AmazonKeyManagementServiceClient(s_credentials, RegionEndpoint.USEast1)
    {
        public override Task<DescribeKeyResponse> DescribeKeyAsync(DescribeKeyRequest request, CancellationToken cancellationToken = default) =>
            AskAsync(region, "DescribeKey", request.KeyId, false, () => region.DescribeKey(request), failures, cancellationToken);

        public override Task<GetKeyRotationStatusResponse> GetKeyRotationStatusAsync(GetKeyRotationStatusRequest request, CancellationToken cancellationToken = default) =>
            AskAsync(region, "GetKeyRotationStatus", request.KeyId, false, () => region.GetKeyRotationStatus(request), failures, cancellationToken);

        public override Task<ListKeyRotationsResponse> ListKeyRotationsAsync(ListKeyRotationsRequest request, CancellationToken cancellationToken = default) =>
            AskAsync(region, "ListKeyRotations", request.KeyId, false, () => region.ListKeyRotations(request), failures, cancellationToken);

        public override Task<RotateKeyOnDemandResponse> RotateKeyOnDemandAsync(RotateKeyOnDemandRequest request, CancellationToken cancellationToken = default) =>
            AskAsync(region, "RotateKeyOnDemand", request.KeyId, true, () => region.RotateKeyOnDemand(request), failures, cancellationToken);
    }

    private sealed class Serverless(SimulatedRegion region, ClientFailures failures) : AmazonRedshiftServerlessClient(s_credentials, RegionEndpoint.USEast1)
    {
        public override Task<GetNamespaceResponse> GetNamespaceAsync(GetNamespaceRequest request, CancellationToken cancellationToken = default) =>
            AskAsync(region, "GetNamespace", request.NamespaceName, false, () => region.GetNamespace(request), failures, cancellationToken);

        public override Task<ListNamespacesResponse> ListNamespacesAsync(ListNamespacesRequest request, CancellationToken cancellationToken = default) =>
            AskAsync(region, "ListNamespaces", null, false, () => region.ListNamespaces(request), failures, cancellationToken);

        public override Task<UpdateNamespaceResponse> UpdateNamespaceAsync(UpdateNamespaceRequest request, CancellationToken cancellationToken = default) =>
            AskAsync(region, "UpdateNamespace", request.NamespaceName, true, () => region.UpdateNamespace(request), failures, cancellationToken);
    }
}
