using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;
using KeyRotation.Services;
using KeyRotation.Waiting;

namespace KeyRotation.Serverless;

/// <summary>Changes the KMS keys of serverless namespaces.</summary>
/// <param name="connection">The account and Region.</param>
internal sealed class NamespaceKeyChange(AwsConnection connection) : IRotationService
{
    private readonly ManyReader<Namespace> _reader = NamespaceReader.Many(connection.ServerlessReads);
    private readonly ConcurrentDictionary<string, KmsKeyReference> _keys = new(StringComparer.Ordinal);

    /// <summary>The default time-out and polling intervals. Re-encryption takes about 15 minutes per 8 TB.</summary>
    public static WaitOptions DefaultWaits { get; } =
        new(
            Timeout: TimeSpan.FromHours(12),
            FirstInterval: TimeSpan.FromSeconds(2),
            LongestInterval: TimeSpan.FromSeconds(60));

    /// <inheritdoc/>
    public TargetService Service => TargetService.RedshiftServerlessNamespace;

    /// <inheritdoc/>
    public string Operation => "UpdateNamespace";

    /// <inheritdoc/>
    public WaitOptions Waits => DefaultWaits;

    /// <inheritdoc/>
    public string NameOf(Target target, string? arn) => target.Id;

    /// <inheritdoc/>
    /// <remarks>Each new key is resolved once, no matter how many namespaces use it.</remarks>
    public async Task PrepareAsync(Target target, CancellationToken cancellationToken)
    {
        if (target.NewKmsKeyId is { } newKey && !_keys.ContainsKey(newKey))
        {
            _keys[newKey] = await KmsKeyReference
                .ResolveAsync(connection, newKey, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Target Resolved(Target target) => KeyOf(target) is { } key ? target.WithNewKey(key.Display) : target;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, ReadResult<Observation>>> ReadAsync(
        IReadOnlyCollection<ReadRequest> requests, CancellationToken cancellationToken)
    {
        var byName = requests
            .GroupBy(request => request.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First().Target, StringComparer.Ordinal);
        var found = await _reader.ReadAsync(byName.Keys, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Select(each => Observe(each, byName[pair.Key])),
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<object> SendAsync(Target target, Observation before, CancellationToken cancellationToken)
    {
        // Only the key: the service refuses it together with any other setting. By ARN, because an alias may be
        // moved.
        var request = new UpdateNamespaceRequest { NamespaceName = target.Id, KmsKeyId = KeyOf(target)!.Display };
        var answer = await connection
            .ServerlessChanges.UpdateNamespaceAsync(request, cancellationToken)
            .ConfigureAwait(false);
        return answer.Namespace is { } changed
            && string.Equals(changed.NamespaceName, target.Id, StringComparison.OrdinalIgnoreCase)
            ? changed
            : throw new InvalidDataException(CoreMessages.AnswerOfAnother.With(answer.Namespace?.NamespaceName ?? string.Empty));
    }

    /// <inheritdoc/>
    public object ToOutput(Observation seen) => seen.Resource!;

    /// <inheritdoc/>
    public bool IsRefusalOfRunning(string bareCode) => bareCode == "Conflict";

    /// <inheritdoc/>
    public RotationAlreadyRunningException Running(Target target, Witness seen, Exception? refusal) => new(
        CoreMessages.NamespaceRunning.With(target.Id),
        CoreMessages.NamespaceRunningAction.With(target.Id, KeyOf(target)?.Display ?? string.Empty),
        refusal);

    /// <inheritdoc/>
    public string? RefusalReason(Target target, Observation seen) =>
        seen.Witness.IsAvailable || seen.Witness.IsChanging ? null : CoreMessages.NamespaceNotAvailable.With(target.Id, seen.Witness.Status);

    /// <inheritdoc/>
    public Exception Failed(Target target, Witness seen) =>
        seen.IsBroken
            ? new KeyRotationException(
                ErrorIds.ResourceFailed,
                FaultKind.InvalidState,
                CoreMessages.NamespaceFailed.With(target.Id, seen.Status),
                CoreMessages.NamespaceFailedAction)
            : new KeyRotationException(
                ErrorIds.ChangeNotApplied,
                FaultKind.Service,
                CoreMessages.ChangeNotApplied.With(
                    target.Id, KeyOf(target)?.Display ?? string.Empty, seen.Key ?? CoreMessages.StatusUnknown),
                CoreMessages.ChangeNotAppliedAction);

    /// <inheritdoc/>
    public string ManualCheck(Target target) =>
        CoreMessages.CheckNamespaceByHand.With(target.Id, KeyOf(target)?.Display ?? string.Empty);

    private KmsKeyReference? KeyOf(Target target) =>
        target.NewKmsKeyId is { } newKey && _keys.TryGetValue(newKey, out var key) ? key : null;

    private Observation Observe(Namespace found, Target target) => new(
        new Witness(found.Status?.Value ?? CoreMessages.StatusUnknown)
        {
            IsAvailable = found.Status == NamespaceStatus.AVAILABLE,
            IsChanging = found.Status == NamespaceStatus.MODIFYING,
            IsBroken = found.Status == NamespaceStatus.DELETING,
            Key = found.KmsKeyId,
            HasNewKey = KeyOf(target)?.Matches(found.KmsKeyId),
        },
        found.NamespaceArn,
        found);
}
