using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Amazon;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
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
/// Clients for a simulated Region. The engine calls them like the SDK's, and they fail like the SDK's. The SDK's own
/// retries and the network are omitted.
/// </summary>
internal static class SimulatedClients
{
    private static readonly BasicAWSCredentials s_credentials = new("simulated", "simulated");

    public static AwsClients Of(SimulatedRegion region, SimulatedProcess process, Random random) => new(
        new Aws.Caller(region.Account, $"arn:aws:iam::{region.Account}:user/simulated"),
        new Redshift(region, process, ClientFailures.Redshift(random)),
        new Kms(region, process, ClientFailures.Kms(random)),
        new Serverless(region, process, ClientFailures.Serverless(random)),
        new CloudTrail(region, process, ClientFailures.CloudTrail(random)));

    private static SimulatedRequest Change(string operation, string? id) =>
        new(operation, id, IsChange: true, OutgoingChange.Current?.AttemptId);

    // Reports to the listener of the async flow, as the clients' pipeline does.
    private static async Task<T> SendAsync<T>(
        SimulatedRegion region,
        SimulatedProcess process,
        SimulatedRequest request,
        Func<T> carryOut,
        ClientFailures failures,
        CancellationToken cancellationToken)
        where T : class
    {
        var onCall = AwsCall.OnCall;
        void Report(HttpStatusCode? status, string? error, string? requestId) =>
            onCall?.Invoke(new AwsCall(
                "Simulated", request.Operation, "simulated", 1, status, error, requestId, TimeSpan.Zero)
            {
                ServiceTime = status is null ? null : region.NextDate(),
            });
        if (AwsCall.BeforeAttempt is { } turn)
        {
            await turn(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var answer = await region.RequestAsync(
                process, request, carryOut, failures.Of, cancellationToken).ConfigureAwait(false);
            Report(HttpStatusCode.OK, null, SimulatedRegion.RequestId);
            return answer;
        }
        catch (AmazonServiceException e)
        {
            Report(e.StatusCode, e.ErrorCode ?? e.GetType().Name, e.RequestId);
            throw;
        }
        catch (Exception e)
        {
            Report(null, e.GetBaseException().GetType().Name, null);
            throw;
        }
    }

    private sealed class Redshift(
        SimulatedRegion region,
        SimulatedProcess process,
        ClientFailures failures) : AmazonRedshiftClient(s_credentials, RegionEndpoint.USEast1)
    {
        public override Task<DescribeClustersResponse> DescribeClustersAsync(
            DescribeClustersRequest request, CancellationToken cancellationToken = default)
        {
            // The caller reuses its request for the next page.
            var asked = new DescribeClustersRequest
            {
                ClusterIdentifier = request.ClusterIdentifier,
                Marker = request.Marker,
            };
            return SendAsync(
                region,
                process,
                new("DescribeClusters", asked.ClusterIdentifier),
                () => region.DescribeClusters(asked),
                failures,
                cancellationToken);
        }

        public override Task<RotateEncryptionKeyResponse> RotateEncryptionKeyAsync(
            RotateEncryptionKeyRequest request, CancellationToken cancellationToken = default) =>
            SendAsync(
                region,
                process,
                Change("RotateEncryptionKey", request.ClusterIdentifier),
                () => region.RotateEncryptionKey(request),
                failures,
                cancellationToken);
    }

    private sealed class Kms(
        SimulatedRegion region,
        SimulatedProcess process,
        ClientFailures failures) : AmazonKeyManagementServiceClient(s_credentials, RegionEndpoint.USEast1)
    {
        public override Task<DescribeKeyResponse> DescribeKeyAsync(
            DescribeKeyRequest request, CancellationToken cancellationToken = default) =>
            SendAsync(
                region,
                process,
                new("DescribeKey", request.KeyId),
                () => region.DescribeKey(request),
                failures,
                cancellationToken);

        public override Task<GetKeyRotationStatusResponse> GetKeyRotationStatusAsync(
            GetKeyRotationStatusRequest request, CancellationToken cancellationToken = default) =>
            SendAsync(
                region,
                process,
                new("GetKeyRotationStatus", request.KeyId),
                () => region.GetKeyRotationStatus(request),
                failures,
                cancellationToken);

        public override Task<ListKeyRotationsResponse> ListKeyRotationsAsync(
            ListKeyRotationsRequest request, CancellationToken cancellationToken = default) =>
            SendAsync(
                region,
                process,
                new("ListKeyRotations", request.KeyId),
                () => region.ListKeyRotations(request),
                failures,
                cancellationToken);

        public override Task<RotateKeyOnDemandResponse> RotateKeyOnDemandAsync(
            RotateKeyOnDemandRequest request, CancellationToken cancellationToken = default) =>
            SendAsync(
                region,
                process,
                Change("RotateKeyOnDemand", request.KeyId),
                () => region.RotateKeyOnDemand(request),
                failures,
                cancellationToken);
    }

    private sealed class Serverless(
        SimulatedRegion region,
        SimulatedProcess process,
        ClientFailures failures) : AmazonRedshiftServerlessClient(s_credentials, RegionEndpoint.USEast1)
    {
        public override Task<GetNamespaceResponse> GetNamespaceAsync(
            GetNamespaceRequest request, CancellationToken cancellationToken = default) =>
            SendAsync(
                region,
                process,
                new("GetNamespace", request.NamespaceName),
                () => region.GetNamespace(request),
                failures,
                cancellationToken);

        public override Task<ListNamespacesResponse> ListNamespacesAsync(
            ListNamespacesRequest request, CancellationToken cancellationToken = default) =>
            SendAsync(
                region,
                process,
                new("ListNamespaces", null),
                () => region.ListNamespaces(request),
                failures,
                cancellationToken);

        public override Task<UpdateNamespaceResponse> UpdateNamespaceAsync(
            UpdateNamespaceRequest request, CancellationToken cancellationToken = default) =>
            SendAsync(
                region,
                process,
                Change("UpdateNamespace", request.NamespaceName),
                () => region.UpdateNamespace(request),
                failures,
                cancellationToken);
    }

    private sealed class CloudTrail(
        SimulatedRegion region,
        SimulatedProcess process,
        ClientFailures failures) : AmazonCloudTrailClient(s_credentials, RegionEndpoint.USEast1)
    {
        public override Task<LookupEventsResponse> LookupEventsAsync(
            LookupEventsRequest request, CancellationToken cancellationToken = default)
        {
            // The caller reuses its request for the next page.
            var asked = new LookupEventsRequest
            {
                LookupAttributes = request.LookupAttributes,
                StartTime = request.StartTime,
                EndTime = request.EndTime,
                NextToken = request.NextToken,
            };
            return SendAsync(
                region,
                process,
                new("LookupEvents", null),
                () => region.Trail.Lookup(asked),
                failures,
                cancellationToken);
        }
    }
}
