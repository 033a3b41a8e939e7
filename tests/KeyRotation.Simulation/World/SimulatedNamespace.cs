using System;
using System.Net;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;

namespace KeyRotation.Simulation;

/// <summary>A serverless namespace. Its key is a target state, so a read is exact once it is no longer stale.</summary>
internal sealed class SimulatedNamespace(SimulatedTime time, SimulatedRegion region, string id, string key)
    : SimulatedResource(time, id, TargetService.RedshiftServerlessNamespace)
{
    private readonly History<State> _state = new(new State(NamespaceStatus.AVAILABLE, key));

    public override string Arn => $"arn:aws:redshift-serverless:{region.Name}:{region.Account}:namespace/{Id}";

    public TimeSpan Duration { get; init; }

    /// <summary>Whether the new key is visible while the change is in progress, or only at its end.</summary>
    public bool ShowsKeyAtOnce { get; init; }

    public override bool CanRotate(Target target) =>
        region.ResolveKey(target.NewKmsKeyId!) != _state.At(SimulatedTime.Start).Key;

    /// <summary>Whether it has had a key at any time since then.</summary>
    public bool HasHad(string keyArn, DateTimeOffset since) => _state.AnySince(since, state => state.Key == keyArn);

    public override bool TryModifyByOthers(TimeSpan duration)
    {
        if (_state.Now.Status != NamespaceStatus.AVAILABLE)
        {
            return false;
        }

        WasModified = true;
        _state.Change(Time.Now, _state.Now with { Status = NamespaceStatus.MODIFYING });
        Time.After(duration, () => _state.Change(Time.Now, _state.Now with { Status = NamespaceStatus.AVAILABLE }));
        return true;
    }

    public override bool TryRotateByOthers(Random random)
    {
        if (_state.Now.Status != NamespaceStatus.AVAILABLE)
        {
            return false;
        }

        Change(
            region.KeyArn(SimulatedRegion.NamespaceKeys[random.Next(SimulatedRegion.NamespaceKeys.Length)]),
            isByEngine: false);
        return true;
    }

    public Namespace Change(string newKey, bool isByEngine)
    {
        if (_state.Now.Status != NamespaceStatus.AVAILABLE)
        {
            throw new ConflictException(
                $"{Id} is being changed.",
                ErrorType.Sender,
                "ConflictException",
                SimulatedRegion.RequestId,
                HttpStatusCode.BadRequest);
        }

        if (!Array.Exists(SimulatedRegion.NamespaceKeys, key => newKey == region.KeyArn(key)))
        {
            throw new ValidationException(
                $"{newKey} cannot be used.",
                ErrorType.Sender,
                "ValidationException",
                SimulatedRegion.RequestId,
                HttpStatusCode.BadRequest);
        }

        if (newKey == _state.Now.Key)
        {
            // The key is already in place, so nothing is carried out.
            return Describe(_state.Now);
        }

        var rotation = Begin(isByEngine);
        _state.Change(Time.Now, new State(NamespaceStatus.MODIFYING, ShowsKeyAtOnce ? newKey : _state.Now.Key));
        Time.After(Duration, () =>
        {
            rotation.EndedAt = Time.Now;
            _state.Change(Time.Now, new State(NamespaceStatus.AVAILABLE, newKey));
        });
        return Describe(_state.Now);
    }

    public Namespace Show(TimeSpan lag) => Describe(_state.At(Time.Now - lag));

    private Namespace Describe(State state) => new()
    {
        NamespaceName = Id,
        NamespaceArn = Arn,
        Status = state.Status,
        KmsKeyId = state.Key,
    };

    private sealed record State(NamespaceStatus Status, string Key);
}
