using System;
using System.Net;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;

namespace KeyRotation.Simulation;

/// <summary>A serverless namespace: its key is a state, so the witness is exact once it is no longer stale.</summary>
internal sealed class SimulatedNamespace(SimulatedTime time, SimulatedRegion region, string id, string key)
    : SimulatedResource(time, id, TargetService.RedshiftServerlessNamespace)
{
    private readonly Past<State> _state = new(new State(NamespaceStatus.AVAILABLE, key));

    public TimeSpan Duration { get; init; }

    /// <summary>Whether the new key shows while the change runs, or only in its end.</summary>
    public bool ShowsKeyAtOnce { get; init; }

    public override bool CanRotate(Target target) => region.KeyArn(target.NewKmsKeyId!.Split('/')[^1]) != _state.At(SimulatedTime.Start).Key;

    /// <summary>Whether it has the key that it is to have.</summary>
    public bool Has(Target target) => region.KeyArn(target.NewKmsKeyId!.Split('/')[^1]) == _state.Now.Key;

    public override bool TryRotateByOthers(Random random)
    {
        if (_state.Now.Status != NamespaceStatus.AVAILABLE)
        {
            return false;
        }

        Change(region.KeyArn(SimulatedRegion.NamespaceKeys[random.Next(SimulatedRegion.NamespaceKeys.Length)]), isOurs: false);
        return true;
    }

    public Namespace Change(string newKey, bool isOurs)
    {
        if (_state.Now.Status != NamespaceStatus.AVAILABLE)
        {
            throw new ConflictException($"{Id} is being changed.", ErrorType.Sender, "ConflictException", SimulatedRegion.RequestId, HttpStatusCode.BadRequest);
        }

        if (newKey == _state.Now.Key)
        {
            // It is there already: nothing is carried out.
            return Describe(_state.Now);
        }

        var rotation = Begin(isOurs);
        _state.Become(Time.Now, new State(NamespaceStatus.MODIFYING, ShowsKeyAtOnce ? newKey : _state.Now.Key));
        Time.After(Duration, () =>
        {
            rotation.EndedAt = Time.Now;
            _state.Become(Time.Now, new State(NamespaceStatus.AVAILABLE, newKey));
        });
        return Describe(_state.Now);
    }

    public Namespace Show(TimeSpan lag) => Describe(_state.At(Time.Now - lag));

    private Namespace Describe(State state) => new()
    {
        NamespaceName = Id,
        NamespaceArn = $"arn:aws:redshift-serverless:{region.Name}:{region.Account}:namespace/{Id}",
        Status = state.Status,
        KmsKeyId = state.Key,
    };

    private sealed record State(NamespaceStatus Status, string Key);
}
