using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Amazon.CloudTrail.Model;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using KeyRotation.Aws;

namespace KeyRotation.Simulation;

/// <summary>
/// A network to a simulated Region, for the SDK's own clients. Faults occur on the network, and the SDK's own retries
/// are visible here.
/// </summary>
internal sealed class SimulatedTransport(
    SimulatedRegion region, SimulatedProcess process, Random random) : HttpClientFactory
{
    private readonly HttpClient _client = new(
        new Handler(region, process, random))
    { Timeout = Timeout.InfiniteTimeSpan };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <summary>A fault that is an answer.</summary>
    private sealed class AnsweredException(HttpResponseMessage answer) : Exception
    {
        public HttpResponseMessage Answer { get; } = answer;
    }

    private sealed class Handler(SimulatedRegion region, SimulatedProcess process, Random random) : HttpMessageHandler
    {
        // The same connection failures as those of a client, which the SDK passes on unchanged.
        private readonly ClientFailures _failures = ClientFailures.Redshift(random);

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            var isXml = !request.Headers.TryGetValues("X-Amz-Target", out var target);
            var call = isXml ? Call.OfForm(body) : Call.OfJson(target!.First(), body);
            HttpResponseMessage answer;
            try
            {
                answer = WireAnswers.Of(await region.RequestAsync<object>(
                    process,
                    ReadRequest(call, request),
                    () => CarryOut(call),
                    fault => Fail(fault, isXml),
                    cancellationToken).ConfigureAwait(false));
            }
            catch (AnsweredException e)
            {
                answer = e.Answer;
            }
            catch (AmazonServiceException e)
            {
                answer = WireAnswers.Of(e, isXml);
            }

            answer.RequestMessage = request;
            answer.Headers.Date = region.NextDate();
            return answer;
        }

        private static SimulatedRequest ReadRequest(Call call, HttpRequestMessage request)
        {
            var isChange = call.Operation is "RotateEncryptionKey" or "RotateKeyOnDemand" or "UpdateNamespace";
            var userAgent = request.Headers.TryGetValues("User-Agent", out var values)
                ? string.Join(' ', values)
                : null;
            return new SimulatedRequest(
                call.Operation, call.Id, isChange, isChange ? OutgoingChange.AttemptIdOf(userAgent) : null);
        }

        private object CarryOut(Call call) => call.Operation switch
        {
            "DescribeClusters" =>
                region.DescribeClusters(
                    new DescribeClustersRequest { ClusterIdentifier = call.Id, Marker = call["Marker"] }),
            "RotateEncryptionKey" =>
                region.RotateEncryptionKey(new RotateEncryptionKeyRequest { ClusterIdentifier = call.Id }),
            "DescribeKey" => region.DescribeKey(new DescribeKeyRequest { KeyId = call.Id }),
            "GetKeyRotationStatus" => region.GetKeyRotationStatus(new GetKeyRotationStatusRequest { KeyId = call.Id }),
            "ListKeyRotations" =>
                region.ListKeyRotations(new ListKeyRotationsRequest { KeyId = call.Id, Marker = call["Marker"] }),
            "RotateKeyOnDemand" => region.RotateKeyOnDemand(new RotateKeyOnDemandRequest { KeyId = call.Id }),
            "GetNamespace" => region.GetNamespace(new GetNamespaceRequest { NamespaceName = call.Id }),
            "ListNamespaces" => region.ListNamespaces(new ListNamespacesRequest { NextToken = call["nextToken"] }),
            "UpdateNamespace" =>
                region.UpdateNamespace(
                    new UpdateNamespaceRequest { NamespaceName = call.Id, KmsKeyId = call["kmsKeyId"] }),
            "LookupEvents" => region.Trail.Lookup(call.ToLookup()),
            "GetCallerIdentity" =>
                new Aws.Caller(region.Account, $"arn:aws:iam::{region.Account}:user/simulated"),
            _ => throw new InvalidOperationException($"{call.Operation} is not simulated."),
        };

        private Exception Fail(RequestFault fault, bool isXml) => fault switch
        {
            RequestFault.Throttled => Refused("ThrottlingException", HttpStatusCode.BadRequest, isXml),
            RequestFault.DependentThrottled =>
                Refused("DependentServiceRequestThrottlingFault", HttpStatusCode.BadRequest, isXml),
            RequestFault.Denied => Refused("AccessDeniedException", HttpStatusCode.Forbidden, isXml),
            RequestFault.Expired => Refused("ExpiredTokenException", HttpStatusCode.Forbidden, isXml),
            RequestFault.ServerErrorBefore or RequestFault.ServerErrorAfter or RequestFault.ServerErrorMeanwhile =>
                random.Next(3) switch
                {
                    0 => Refused("InternalFailure", HttpStatusCode.InternalServerError, isXml),
                    1 => new AnsweredException(WireAnswers.Page(HttpStatusCode.BadGateway)),
                    _ => new AnsweredException(WireAnswers.Page(HttpStatusCode.GatewayTimeout)),
                },
            RequestFault.GarbledBefore or RequestFault.GarbledAfter =>
                new AnsweredException(WireAnswers.Page(HttpStatusCode.OK)),
            _ => _failures.Of(fault),
        };

        private static AnsweredException Refused(string code, HttpStatusCode status, bool isXml) =>
            new(WireAnswers.Error(status, code, "Refused: " + code, isXml));
    }

    /// <summary>A request, as the service reads it.</summary>
    private sealed class Call(string operation, IReadOnlyDictionary<string, string> parameters)
    {
        public string Operation { get; } = operation;

        public string? Id => this["ClusterIdentifier"] ?? this["KeyId"] ?? this["namespaceName"];

        public string? this[string name] => parameters.GetValueOrDefault(name);

        public LookupEventsRequest ToLookup()
        {
            using var attributes = JsonDocument.Parse(this["LookupAttributes"]!);
            var name = attributes.RootElement[0].GetProperty("AttributeValue").GetString();
            return new LookupEventsRequest
            {
                LookupAttributes = [new LookupAttribute { AttributeValue = name }],
                StartTime = TimeOf("StartTime"),
                EndTime = TimeOf("EndTime"),
                NextToken = this["NextToken"],
            };
        }

        private DateTime? TimeOf(string name) =>
            this[name] is { } seconds
                ? DateTime.UnixEpoch.AddSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
                : null;

        public static Call OfForm(string body)
        {
            var form = body.Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(
                pair => pair[0], pair => WebUtility.UrlDecode(pair[1]), StringComparer.Ordinal);
            return new Call(form["Action"], form);
        }

        public static Call OfJson(string target, string body)
        {
            using var document = JsonDocument.Parse(body);
            return new Call(
                target[(target.LastIndexOf('.') + 1)..],
                document.RootElement.EnumerateObject().ToDictionary(
                    entry => entry.Name, entry => entry.Value.ToString(), StringComparer.Ordinal));
        }
    }
}
