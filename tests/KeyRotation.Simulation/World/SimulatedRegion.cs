using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;

namespace KeyRotation.Simulation;

/// <summary>What the events of an account tell of rotations.</summary>
internal enum EventsMode
{
    /// <summary>Every finished rotation, after a moment.</summary>
    Told,

    /// <summary>Nothing: AWS documents no such event.</summary>
    Silent,

    /// <summary>They may not be read.</summary>
    Denied,
}

/// <summary>The services of one account and region. It counts, and it answers what it was asked for.</summary>
internal sealed class SimulatedRegion(SimulatedTime time, Random random, string name, string account)
{
    public const string RequestId = "00000000-0000-0000-0000-000000000000";

    private readonly Dictionary<string, SimulatedResource> _resources = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset VisibleAt, Event Event)> _events = [];
    private int _requests;

    /// <summary>Keys that namespaces have or may have.</summary>
    public static string[] NamespaceKeys { get; } = ["ns-key-0", "ns-key-1", "ns-key-2"];

    public string Name { get; } = name;

    public string Account { get; } = account;

    public Weather Weather { get; } = new(random);

    /// <summary>The date of an answer: the service's clock, in whole seconds.</summary>
    public DateTimeOffset Date => time.Now.AddTicks(-(time.Now.UtcTicks % TimeSpan.TicksPerSecond));

    public EventsMode Events { get; init; }

    public int PageSize { get; init; } = 100;

    /// <summary>The process that asks now.</summary>
    public SimulatedProcess? Process { get; set; }

    /// <summary>Told of each request to change something, before it leaves.</summary>
    public Action<SimulatedResource>? OnChange { get; set; }

    /// <summary>Told of each change that was carried out for the engine.</summary>
    public Action<SimulatedResource>? OnCarriedOut { get; set; }

    /// <summary>Told what happens.</summary>
    public Action<string>? Trace { get; set; }

    public IEnumerable<SimulatedResource> Resources => _resources.Values;

    public void Add(SimulatedResource resource) => _resources.Add(resource.Id, resource);

    public string KeyArn(string id) => $"arn:aws:kms:{Name}:{Account}:key/{id}";

    public void TellOfRotation(SimulatedCluster cluster)
    {
        if (Events == EventsMode.Told)
        {
            // What else an account tells of a cluster: the one that counts may be on any page.
            for (var i = random.Next(3); i > 0; i--)
            {
                AddEvent(cluster.Id, "A snapshot of the cluster was taken.");
            }

            AddEvent(cluster.Id, $"The encryption key rotation of cluster {cluster.Id} is complete.");
        }
    }

    /// <summary>One request, from the moment it leaves until its end is known to the process that sent it.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="resource">What it is about; null where it is about many.</param>
    /// <param name="isChange">Whether it changes something.</param>
    /// <param name="carryOut">What the service does. Its exceptions are its answers.</param>
    /// <param name="fail">How whoever sent it learns of a fault.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, and not the request.</param>
    public Task<T> AskAsync<T>(
        string operation, SimulatedResource? resource, bool isChange, Func<T> carryOut, Func<RequestFault, Exception> fail, CancellationToken cancellationToken)
        where T : class
    {
        var source = new TaskCompletionSource<T>();
        var process = Process!;
        if (process.IsDead)
        {
            return source.Task;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var plan = Weather.Plan(isChange, time.Now);
        Trace?.Invoke($"{operation} {resource?.Id} {plan.Fault} #{++_requests}");
        if (isChange && resource is not null)
        {
            OnChange?.Invoke(resource);
            resource.Sent.Add(new SentChange(process.Life, time.Now, plan.Fault));
        }

        (T? Answer, Exception? Refusal) outcome = default;
        void CarryOut()
        {
            try
            {
                outcome = (carryOut(), null);
                if (isChange && resource is not null)
                {
                    Trace?.Invoke($"carried out: {operation} {resource.Id}");
                    OnCarriedOut?.Invoke(resource);
                }
            }
            catch (AmazonServiceException e)
            {
                outcome = (default, e);
                Trace?.Invoke($"refused: {operation} {resource?.Id} {e.ErrorCode}");
            }
        }

        if (plan.CarriedOutAfter is { } after)
        {
            time.After(after, CarryOut);
        }

        var registration = cancellationToken.Register(() => source.TrySetCanceled(cancellationToken));
        time.After(
            plan.EndsAfter,
            () =>
            {
                registration.Dispose();
                Show(operation, resource, plan.Fault == RequestFault.None ? outcome.Answer : null);
                _ = plan.Fault != RequestFault.None ? source.TrySetException(fail(plan.Fault))
                    : outcome.Refusal is { } refusal ? source.TrySetException(refusal)
                    : source.TrySetResult(outcome.Answer!);
            },
            process);
        return source.Task;
    }

    public SimulatedResource? Find(string? id) => _resources.GetValueOrDefault(id?.Split('/')[^1] ?? string.Empty);

    public DescribeClustersResponse DescribeClusters(DescribeClustersRequest request)
    {
        if (request.ClusterIdentifier is { } id)
        {
            return new DescribeClustersResponse { Clusters = [Cluster(id).Show(Weather.Lag())] };
        }

        var (page, marker) = Page(_resources.Values.OfType<SimulatedCluster>(), request.Marker);
        return new DescribeClustersResponse { Clusters = [.. page.Select(cluster => cluster.Show(Weather.Lag()))], Marker = marker };
    }

    public RotateEncryptionKeyResponse RotateEncryptionKey(RotateEncryptionKeyRequest request) =>
        new() { Cluster = Cluster(request.ClusterIdentifier).Rotate(isOurs: true) };

    public DescribeEventsResponse DescribeEvents(DescribeEventsRequest request)
    {
        if (Events == EventsMode.Denied)
        {
            throw new AmazonRedshiftException("You may not describe events.", ErrorType.Sender, "AccessDenied", RequestId, HttpStatusCode.Forbidden);
        }

        var (page, marker) = Page(
            _events.Where(entry => entry.VisibleAt <= time.Now
                && (request.SourceIdentifier is not { } id || entry.Event.SourceIdentifier == id)
                && entry.Event.Date >= request.StartTime).Select(entry => entry.Event),
            request.Marker);
        return new DescribeEventsResponse { Events = [.. page], Marker = marker };
    }

    public DescribeKeyResponse DescribeKey(DescribeKeyRequest request)
    {
        var id = request.KeyId.Split('/')[^1];
        return NamespaceKeys.Contains(id)
            ? new DescribeKeyResponse { KeyMetadata = new KeyMetadata { KeyId = id, Arn = KeyArn(id) } }
            : new DescribeKeyResponse { KeyMetadata = Key(id).ShowKey(Weather.KeyLag()) };
    }

    public GetKeyRotationStatusResponse GetKeyRotationStatus(GetKeyRotationStatusRequest request) => Key(request.KeyId).ShowStatus(Weather.KeyLag());

    public ListKeyRotationsResponse ListKeyRotations(ListKeyRotationsRequest request)
    {
        var (page, marker) = Page(Key(request.KeyId).ShowRotations(Weather.KeyLag()), request.Marker);
        return new ListKeyRotationsResponse { Rotations = [.. page], NextMarker = marker, Truncated = marker is not null };
    }

    public RotateKeyOnDemandResponse RotateKeyOnDemand(RotateKeyOnDemandRequest request)
    {
        Key(request.KeyId).Rotate(isOurs: true);
        return new RotateKeyOnDemandResponse { KeyId = request.KeyId };
    }

    public GetNamespaceResponse GetNamespace(GetNamespaceRequest request) => new() { Namespace = Namespace(request.NamespaceName).Show(Weather.Lag()) };

    public ListNamespacesResponse ListNamespaces(ListNamespacesRequest request)
    {
        var (page, marker) = Page(_resources.Values.OfType<SimulatedNamespace>(), request.NextToken);
        return new ListNamespacesResponse { Namespaces = [.. page.Select(found => found.Show(Weather.Lag()))], NextToken = marker };
    }

    public UpdateNamespaceResponse UpdateNamespace(UpdateNamespaceRequest request) =>
        new() { Namespace = Namespace(request.NamespaceName).Change(KeyArn(request.KmsKeyId!.Split('/')[^1]), isOurs: true) };

    /// <summary>An event that tells of no rotation.</summary>
    public void AddEvent(string cluster, string message) =>
        _events.Add((time.Now + Weather.Lag(), new Event { SourceIdentifier = cluster, SourceType = SourceType.Cluster, Date = time.Now.UtcDateTime, Message = message }));

    // An answer about one resource arrived: who is in doubt about it asks like that.
    private void Show(string operation, SimulatedResource? resource, object? answer)
    {
        switch (answer)
        {
            case DescribeClustersResponse or GetNamespaceResponse when resource is not null:
                resource.Shown.Add(time.Now);
                break;
            default:
                (resource as SimulatedKey)?.Answered(operation, isLast: answer is ListKeyRotationsResponse { Truncated: false }, isGood: answer is not null);
                break;
        }
    }

    private SimulatedCluster Cluster(string? id) => Find(id) as SimulatedCluster
        ?? throw new ClusterNotFoundException($"Cluster {id} not found.", ErrorType.Sender, "ClusterNotFound", RequestId, HttpStatusCode.NotFound);

    private SimulatedKey Key(string? id) => Find(id) as SimulatedKey
        ?? throw new NotFoundException($"Key '{id}' does not exist.", ErrorType.Sender, "NotFoundException", RequestId, HttpStatusCode.BadRequest);

    private SimulatedNamespace Namespace(string? id) => Find(id) as SimulatedNamespace
        ?? throw new Amazon.RedshiftServerless.Model.ResourceNotFoundException($"Namespace {id} not found.", ErrorType.Sender, "ResourceNotFoundException", RequestId, HttpStatusCode.NotFound);

    private (List<T> Page, string? Next) Page<T>(IEnumerable<T> all, string? marker)
    {
        var from = string.IsNullOrEmpty(marker) ? 0 : int.Parse(marker, System.Globalization.CultureInfo.InvariantCulture);
        var page = all.Skip(from).Take(PageSize + 1).ToList();
        if (page.Count <= PageSize)
        {
            return (page, null);
        }

        page.RemoveAt(PageSize);
        return (page, (from + PageSize).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
