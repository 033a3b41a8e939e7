using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using KeyRotation.Aws;

namespace KeyRotation.Simulation;

/// <summary>A request, as the service reads it.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="Id">The resource that it names; null if it is about several.</param>
/// <param name="IsChange">Whether it rotates something.</param>
/// <param name="AttemptId">The attempt id in its User-Agent; null if none.</param>
internal sealed record SimulatedRequest(string Operation, string? Id, bool IsChange = false, string? AttemptId = null)
{
    public override string ToString() => Id is null ? Operation : $"{Operation} {Id}";
}

/// <summary>The services of one account and Region.</summary>
internal sealed class SimulatedRegion(SimulatedTime time, Random random, string name, string account)
{
    public const string RequestId = "00000000-0000-0000-0000-000000000000";

    private readonly Dictionary<string, SimulatedResource> _resources = new(StringComparer.Ordinal);
    private int _requests;

    /// <summary>The keys that namespaces have or can get.</summary>
    public static string[] NamespaceKeys { get; } = ["ns-key-0", "ns-key-1", "ns-key-2"];

    public string Name { get; } = name;

    public string Account { get; } = account;

    public FaultProfile Faults { get; } = new(random);

    public AuditTrail Trail { get; } = new(time, random, account);

    public int PageSize { get; init; } = 100;

    /// <summary>The key of each alias, both without prefix. Aliases can move.</summary>
    public Dictionary<string, string> Aliases { get; } = new(StringComparer.Ordinal);

    /// <summary>Called for each request to rotate before it is sent. Returns the attempt; null if unknown.</summary>
    public Func<SimulatedRegion, SimulatedRequest, SimulatedProcess, Attempt?>? OnChange { get; set; }

    /// <summary>Called for each change that was carried out for the engine.</summary>
    public Action<SimulatedResource>? OnCarriedOut { get; set; }

    /// <summary>Receives the events.</summary>
    public Action<string>? Trace { get; set; }

    public IEnumerable<SimulatedResource> Resources => _resources.Values;

    public void Add(SimulatedResource resource) => _resources.Add(resource.Id, resource);

    public string KeyArn(string id) => $"arn:aws:kms:{Name}:{Account}:key/{id}";

    /// <summary>The ARN of a key, by id, ARN or alias.</summary>
    public string ResolveKey(string named) => KeyArn(KeyIdOf(named));

    public SimulatedResource? Find(string? id) => _resources.GetValueOrDefault(KeyIdOf(id ?? string.Empty));

    /// <summary>
    /// The date of the next answer, by the service's clock in whole seconds; null if the answer has none.
    /// </summary>
    public DateTimeOffset? NextDate() =>
        Faults.OmitsDate() ? null : time.Now.AddTicks(-(time.Now.UtcTicks % TimeSpan.TicksPerSecond));

    /// <summary>A request, from the time it is sent until its sender receives a result.</summary>
    /// <param name="process">The sender.</param>
    /// <param name="request">The request.</param>
    /// <param name="carryOut">The service's work. Its exceptions become errors.</param>
    /// <param name="fail">The sender's view of a fault.</param>
    /// <param name="cancellationToken">CancelTime the wait for the answer, but not the request.</param>
    public Task<T> RequestAsync<T>(
        SimulatedProcess process,
        SimulatedRequest request,
        Func<T> carryOut,
        Func<RequestFault, Exception> fail,
        CancellationToken cancellationToken)
        where T : class
    {
        var source = new TaskCompletionSource<T>();
        if (process.IsDead)
        {
            return source.Task;
        }

        cancellationToken.ThrowIfCancellationRequested();

        // As the module's transport does just before it uses a connection.
        OutgoingChange.ThrowIfTooLate();
        var resource = request.Id is null ? null : Find(request.Id);
        var plan = Faults.Plan(request.IsChange, time.Now);
        Trace?.Invoke($"{process.Run}: {request} {plan.Fault} #{++_requests}");
        var attempt = request.IsChange ? OnChange?.Invoke(this, request, process) : null;
        attempt?.Send(time.Now, this, resource, plan.Fault);

        (T? Answer, Exception? Refusal) outcome = default;
        void CarryOut() => outcome = Serve(request, resource, carryOut, plan.Fault, attempt);
        if (plan.CarriedOutAfter is { } after)
        {
            time.After(after, CarryOut);
        }
        else if (request.IsChange)
        {
            time.After(plan.EndsAfter, () => RecordFailure(request, resource, attempt, plan.Fault));
        }

        var registration = cancellationToken.Register(() => source.TrySetCanceled(cancellationToken));
        time.After(
            plan.EndsAfter,
            () =>
            {
                registration.Dispose();
                attempt?.End();
                _ = plan.Fault != RequestFault.None ? source.TrySetException(fail(plan.Fault))
                    : outcome.Refusal is { } refusal ? source.TrySetException(refusal)
                    : source.TrySetResult(outcome.Answer!);
            },
            process);
        return source.Task;
    }

    public DescribeClustersResponse DescribeClusters(DescribeClustersRequest request)
    {
        if (request.ClusterIdentifier is { } id)
        {
            return new DescribeClustersResponse { Clusters = [Cluster(id).Show(Faults.Lag())] };
        }

        var (page, marker) = Page(_resources.Values.OfType<SimulatedCluster>(), request.Marker);
        return new DescribeClustersResponse
        {
            Clusters = [.. page.Select(
            cluster => cluster.Show(Faults.Lag()))],
            Marker = marker
        };
    }

    public RotateEncryptionKeyResponse RotateEncryptionKey(RotateEncryptionKeyRequest request) =>
        new() { Cluster = Cluster(request.ClusterIdentifier).Rotate(isByEngine: true) };

    public DescribeKeyResponse DescribeKey(DescribeKeyRequest request)
    {
        var id = KeyIdOf(request.KeyId);
        return NamespaceKeys.Contains(id)
            ? new DescribeKeyResponse { KeyMetadata = new KeyMetadata { KeyId = id, Arn = KeyArn(id) } }
            : new DescribeKeyResponse { KeyMetadata = Key(request.KeyId).ShowKey(Faults.KeyLag()) };
    }

    public GetKeyRotationStatusResponse GetKeyRotationStatus(GetKeyRotationStatusRequest request) =>
        Key(request.KeyId).ShowStatus(Faults.KeyLag());

    public ListKeyRotationsResponse ListKeyRotations(ListKeyRotationsRequest request)
    {
        var (page, marker) = Page(Key(request.KeyId).ShowRotations(Faults.KeyLag()), request.Marker);
        return new ListKeyRotationsResponse
        {
            Rotations = [.. page],
            NextMarker = marker,
            Truncated = marker is not null,
        };
    }

    public RotateKeyOnDemandResponse RotateKeyOnDemand(RotateKeyOnDemandRequest request)
    {
        Key(request.KeyId).Rotate(isByEngine: true);
        return new RotateKeyOnDemandResponse { KeyId = request.KeyId };
    }

    public GetNamespaceResponse GetNamespace(GetNamespaceRequest request) =>
        new() { Namespace = Namespace(request.NamespaceName).Show(Faults.Lag()) };

    public ListNamespacesResponse ListNamespaces(ListNamespacesRequest request)
    {
        var (page, marker) = Page(_resources.Values.OfType<SimulatedNamespace>(), request.NextToken);
        return new ListNamespacesResponse
        {
            Namespaces = [.. page.Select(
            found => found.Show(Faults.Lag()))],
            NextToken = marker
        };
    }

    public UpdateNamespaceResponse UpdateNamespace(UpdateNamespaceRequest request) =>
        new() { Namespace = Namespace(request.NamespaceName).Change(ResolveKey(request.KmsKeyId!), isByEngine: true) };

    /// <summary>The operation that rotates a resource.</summary>
    public static string OperationOf(TargetService service) => service switch
    {
        TargetService.RedshiftCluster => "RotateEncryptionKey",
        TargetService.KmsKey => "RotateKeyOnDemand",
        _ => "UpdateNamespace",
    };

    private (T? Answer, Exception? Refusal) Serve<T>(
        SimulatedRequest request, SimulatedResource? resource, Func<T> carryOut, RequestFault fault, Attempt? attempt)
        where T : class
    {
        try
        {
            var before = resource?.Rotations.Count;
            var answer = carryOut();
            if (request.IsChange && resource is not null)
            {
                Trace?.Invoke($"carried out: {request.Operation} {resource.Id}");
                attempt?.CarryOut(time.Now, resource.Rotations.Count > before ? resource.Rotations[^1] : null);
                OnCarriedOut?.Invoke(resource);

                // The service can record the error that it returned.
                var isServerError = fault is RequestFault.ServerErrorAfter or RequestFault.ServerErrorMeanwhile
                    && random.Next(2) == 0;
                Trail.Add(
                    request.Operation, attempt?.Id, request.Id, resource, isServerError ? "InternalFailure" : null);
            }

            return (answer, null);
        }
        catch (AmazonServiceException e)
        {
            Trace?.Invoke($"refused: {request} {e.ErrorCode}");
            if (request.IsChange)
            {
                Trail.Add(request.Operation, attempt?.Id, request.Id, resource, e.ErrorCode);
            }

            return (default, e);
        }
    }

    private void RecordFailure(
        SimulatedRequest request, SimulatedResource? resource, Attempt? attempt, RequestFault fault)
    {
        var code = fault switch
        {
            RequestFault.Denied => "AccessDenied",
            RequestFault.Expired => "ExpiredTokenException",
            RequestFault.Throttled when random.Next(2) == 0 => "ThrottlingException",
            RequestFault.ServerErrorBefore when random.Next(2) == 0 => "InternalFailure",
            _ => null,
        };
        if (code is not null)
        {
            Trail.Add(request.Operation, attempt?.Id, request.Id, resource, code);
        }
    }

    private string KeyIdOf(string named)
    {
        var at = named.IndexOf("alias/", StringComparison.Ordinal);
        return at >= 0
            ? Aliases.GetValueOrDefault(named[(at + "alias/".Length)..], "no-such-key")
            : named.StartsWith("arn:", StringComparison.Ordinal)
                && !named.Contains($":{Account}:", StringComparison.Ordinal)
                ? "of-another-account"
            : named[(named.LastIndexOf('/') + 1)..];
    }

    private SimulatedCluster Cluster(string? id) => Find(id) as SimulatedCluster
        ?? throw new ClusterNotFoundException(
            $"Cluster {id} not found.", ErrorType.Sender, "ClusterNotFound", RequestId, HttpStatusCode.NotFound);

    private SimulatedKey Key(string? id) => Find(id) as SimulatedKey
        ?? throw new NotFoundException(
            $"Key '{id}' does not exist.", ErrorType.Sender, "NotFoundException", RequestId, HttpStatusCode.BadRequest);

    private SimulatedNamespace Namespace(string? id) => Find(id) as SimulatedNamespace
        ?? throw new Amazon.RedshiftServerless.Model.ResourceNotFoundException(
            $"Namespace {id} not found.",
            ErrorType.Sender,
            "ResourceNotFoundException",
            RequestId,
            HttpStatusCode.NotFound);

    private (List<T> Page, string? Next) Page<T>(IEnumerable<T> all, string? marker)
    {
        var from = string.IsNullOrEmpty(marker) ? 0 : int.Parse(marker, CultureInfo.InvariantCulture);
        var page = all.Skip(from).Take(PageSize + 1).ToList();
        if (page.Count <= PageSize)
        {
            return (page, null);
        }

        page.RemoveAt(PageSize);
        return (page, (from + PageSize).ToString(CultureInfo.InvariantCulture));
    }
}
