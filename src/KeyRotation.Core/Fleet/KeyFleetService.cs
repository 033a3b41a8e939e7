using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Kms;
using KeyRotation.RotateOnce;
using KeyRotation.Waiting;

namespace KeyRotation.Fleet;

/// <summary>AWS KMS keys in a fleet.</summary>
public sealed class KeyFleetService(AwsConnection connection, TimeProvider time) : FleetService<KeyWitness, KmsKeyRotation, KeyReading>
{
    private const int KeysAtATime = 8;

    /// <inheritdoc/>
    public override IWaitSource<KeyReading> WaitSource { get; } = new KeyWaitSource(connection, time);

    /// <inheritdoc/>
    public override WaitOptions Waits => KeyWaitSource.DefaultOptions;

    /// <inheritdoc/>
    public override IRotation<KeyWitness, KmsKeyRotation> Rotation(Target target, DateTimeOffset? sentAt) => new KeyRotationOnDemand(connection, time, target.Id);

    /// <inheritdoc/>
    public override async Task<IReadOnlyDictionary<string, Reading<KeyWitness>>> ReadWitnessesAsync(
        IReadOnlyCollection<Target> targets, CancellationToken cancellationToken)
    {
        var ids = targets.Select(target => target.Id).Distinct(StringComparer.Ordinal).ToList();
        var readings = await SideBySide.ReadAsync(ids, KeysAtATime, id => ReadOneAsync(id, cancellationToken)).ConfigureAwait(false);
        return ids.Zip(readings, (id, reading) => (id, reading)).ToDictionary(pair => pair.id, pair => pair.reading, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override Task<Precheck> CheckAsync(Target target, KeyWitness before, FleetOptions options, CancellationToken cancellationToken)
    {
        var last = before.State?.Completed.LastOrDefault(entry => entry.RotationDate is not null)?.RotationDate;
        return Task.FromResult(
            options.SkipRotatedWithin is { } within && last is { } date && time.GetUtcNow().UtcDateTime - date.ToUniversalTime() < within ? Precheck.RotatedRecently
            : Precheck.Proceed);
    }

    /// <inheritdoc/>
    public override RotationTicket Ticket(Target target, DateTimeOffset sentAt, KeyWitness before) => new KeyTicket(sentAt, before.OnDemandStarted);

    /// <inheritdoc/>
    /// <remarks>A key goes by its id, its ARN and its aliases.</remarks>
    public override string? Resolve(KeyWitness witness) => witness.State?.Key.Arn;

    /// <inheritdoc/>
    public override string? KeyOf(KeyWitness witness) => witness.MaterialId;

    /// <inheritdoc/>
    public override string? KeyOf(KeyReading reading) => reading.State?.Key.CurrentKeyMaterialId;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Describe(KeyWitness witness) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["onDemandStarted"] = witness.OnDemandStarted.ToString(CultureInfo.InvariantCulture),
        ["inProgress"] = witness.InProgress ? "true" : "false",
        ["materialId"] = witness.MaterialId ?? string.Empty,
    };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Describe(KeyReading reading) => Describe(KeyWitness.Of(reading.State!));

    /// <inheritdoc/>
    public override KeyWitness Recall(IReadOnlyDictionary<string, string> witness) => new(
        int.Parse(witness["onDemandStarted"], CultureInfo.InvariantCulture),
        witness["inProgress"] == "true",
        witness["materialId"] is { Length: > 0 } id ? id : null,
        State: null);

    private async Task<Reading<KeyWitness>> ReadOneAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return Reading<KeyWitness>.Found(KeyWitness.Of(await KeyState.ReadAsync(connection, id, cancellationToken).ConfigureAwait(false)));
        }
        catch (AmazonServiceException e) when (Failure.Of(e).Kind is FaultKind.NotFound or FaultKind.InvalidInput or FaultKind.InvalidState or FaultKind.Permission)
        {
            return Reading<KeyWitness>.Missing(e);
        }
    }
}
