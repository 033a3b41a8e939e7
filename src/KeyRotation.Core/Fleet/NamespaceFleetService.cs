using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.RedshiftServerless.Model;
using KeyRotation.Aws;
using KeyRotation.RotateOnce;
using KeyRotation.Serverless;
using KeyRotation.Waiting;

namespace KeyRotation.Fleet;

/// <summary>Serverless namespaces in a fleet.</summary>
public sealed class NamespaceFleetService(AwsConnection connection, TimeProvider time) : FleetService<NamespaceWitness, Namespace, Namespace>
{
    private readonly ManyReader<Namespace> _reader = NamespaceReader.Many(connection.ServerlessReads);
    private readonly ConcurrentDictionary<string, KmsKeyReference> _keys = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IWaitSource<Namespace> WaitSource { get; } = new NamespaceWaitSource(connection, time);

    /// <inheritdoc/>
    public override WaitOptions Waits => NamespaceWaitSource.DefaultOptions;

    /// <inheritdoc/>
    /// <remarks>Each new key is looked up once, however many namespaces are to have it.</remarks>
    public override async Task PrepareAsync(Target target, CancellationToken cancellationToken)
    {
        if (!_keys.ContainsKey(target.NewKmsKeyId!))
        {
            _keys[target.NewKmsKeyId!] = await KmsKeyReference.ResolveAsync(connection, target.NewKmsKeyId!, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override IRotation<NamespaceWitness, Namespace> Rotation(Target target, DateTimeOffset? sentAt) =>
        new NamespaceKeyChange(connection, target.Id, _keys[target.NewKmsKeyId!]);

    /// <inheritdoc/>
    public override async Task<IReadOnlyDictionary<string, Reading<NamespaceWitness>>> ReadWitnessesAsync(
        IReadOnlyCollection<Target> targets, CancellationToken cancellationToken)
    {
        var readings = await _reader.ReadAsync([.. targets.Select(target => target.Id).Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        return readings.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Resource is { } found
                ? Reading<NamespaceWitness>.Found(new NamespaceWitness(found.Status?.Value, found.KmsKeyId, Namespace: null))
                : Reading<NamespaceWitness>.Missing(pair.Value.Failure!),
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override Task<Precheck> CheckAsync(Target target, NamespaceWitness before, FleetOptions options, CancellationToken cancellationToken) => Task.FromResult(
        new NamespaceKeyChange(connection, target.Id, _keys[target.NewKmsKeyId!]).IsInPlace(before) ? Precheck.InPlace
        : Precheck.Proceed);

    /// <inheritdoc/>
    public override RotationTicket Ticket(Target target, DateTimeOffset sentAt, NamespaceWitness before) => new NamespaceTicket(sentAt, _keys[target.NewKmsKeyId!]);

    /// <inheritdoc/>
    public override string? KeyOf(NamespaceWitness witness) => witness.KmsKeyId;

    /// <inheritdoc/>
    public override string? KeyOf(Namespace reading) => reading.KmsKeyId;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Describe(NamespaceWitness witness) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["status"] = witness.Status ?? string.Empty,
        ["kmsKeyId"] = witness.KmsKeyId ?? string.Empty,
    };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Describe(Namespace reading) => Describe(NamespaceWitness.Of(reading));

    /// <inheritdoc/>
    public override NamespaceWitness Recall(IReadOnlyDictionary<string, string> witness) => new(witness["status"], witness["kmsKeyId"], Namespace: null);
}
