using System;
using System.Linq;
using KeyRotation.Sandbox.Kms;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.Redshift;
using KeyRotation.Sandbox.Serverless;

namespace KeyRotation.Sandbox.Server;

/// <content>What can be done to the resources from outside, as somebody else or the world would.</content>
public sealed partial class SandboxServer
{
    /// <summary>Sets a cluster's status by hand, and calls off a rotation that is under way.</summary>
    /// <param name="clusterIdentifier">The cluster.</param>
    /// <param name="status">Any text, such as hardware-failure, deleting, or a status that nobody has heard of.</param>
    /// <param name="availabilityStatus">ClusterAvailabilityStatus; null for the one that goes with the status.</param>
    /// <exception cref="ArgumentException">There is no such cluster.</exception>
    public void SetClusterStatus(string clusterIdentifier, string status, string? availabilityStatus = null) =>
        _fleet.SetCondition(
            FindCluster(clusterIdentifier),
            _clock.Now,
            new ClusterCondition(status, availabilityStatus ?? ClusterCondition.AvailabilityFor(status)));

    /// <summary>Makes a cluster vanish.</summary>
    /// <exception cref="ArgumentException">There is no such cluster.</exception>
    public void DeleteCluster(string clusterIdentifier) =>
        _fleet.SetCondition(FindCluster(clusterIdentifier), _clock.Now, null);

    /// <summary>Sets a namespace's status by hand, and calls off a change that is under way.</summary>
    /// <exception cref="ArgumentException">There is no such namespace.</exception>
    public void SetNamespaceStatus(string namespaceName, string status)
    {
        ServerlessNamespace item = FindNamespace(namespaceName);
        DateTimeOffset now = _clock.Now;
        item.SetCondition(
            now, new NamespaceCondition(status, item.ConditionAt(now)?.KmsKeyId ?? ServerlessService.AwsOwnedKey));
    }

    /// <summary>Makes a namespace vanish.</summary>
    /// <exception cref="ArgumentException">There is no such namespace.</exception>
    public void DeleteNamespace(string namespaceName) => FindNamespace(namespaceName).SetCondition(_clock.Now, null);

    /// <summary>
    /// Sets how much data a namespace holds: changing its key takes RotationDuration per 8 TB, which it holds at first.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such namespace.</exception>
    public void SetNamespaceDataSize(string namespaceName, double terabytes) =>
        FindNamespace(namespaceName)
            .SetDataSize(terabytes >= 0 ? terabytes : throw new ArgumentOutOfRangeException(nameof(terabytes)));

    /// <summary>Sets a key's state by hand: Enabled, Disabled, PendingDeletion, or any other.</summary>
    /// <param name="key">Its id, ARN or alias.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentException">There is no such key.</exception>
    public void SetKeyState(string key, string state) => FindKey(key).SetState(_clock.Now, state);

    /// <summary>Makes a key look as if it had been rotated on demand so many times long ago.</summary>
    /// <exception cref="ArgumentException">There is no such key.</exception>
    public void SetOnDemandRotations(string key, int count) =>
        FindKey(key)
            .SetOnDemandRotations(
                count is >= 0 and <= KmsKey.OnDemandQuota ? count : throw new ArgumentOutOfRangeException(nameof(count)));

    /// <summary>The id of the key with an alias (such as alias/sandbox-rsa), or named in any other way.</summary>
    /// <exception cref="ArgumentException">There is no such key.</exception>
    public string KeyIdOf(string key) => FindKey(key).Id;

    /// <summary>The ARN of a key that is named in any way.</summary>
    /// <exception cref="ArgumentException">There is no such key.</exception>
    public string KeyArnOf(string key) => FindKey(key).Arn;

    /// <summary>
    /// Sets how long rotations of one resource take from now on; null for
    /// <see cref="SandboxOptions.RotationDuration"/>.
    /// </summary>
    /// <param name="identifier">A cluster, key or namespace.</param>
    /// <param name="duration">How long.</param>
    /// <exception cref="ArgumentException">There is no such resource.</exception>
    public void SetRotationDuration(string identifier, TimeSpan? duration)
    {
        if (_fleet.Clusters.Find(identifier) is Cluster cluster)
        {
            cluster.SetRotationDuration(duration);
        }
        else if (_namespaces.Find(identifier) is ServerlessNamespace item)
        {
            item.SetRotationDuration(duration);
        }
        else
        {
            FindKey(identifier).SetRotationDuration(duration);
        }
    }

    /// <summary>Starts a rotation as somebody else would: it takes its course, is in the audit trail as the user
    /// someone-else's, and is not among <see cref="SandboxState.Rotations"/>.</summary>
    /// <param name="identifier">A cluster, key or namespace.</param>
    /// <param name="duration">
    /// How long it takes; null for the usual time. A resource's own duration comes first.
    /// </param>
    /// <param name="newKey">A namespace's new key; null for the next of <see cref="KeyIds"/>.</param>
    /// <returns>False where the resource is not in a state to be rotated.</returns>
    /// <exception cref="ArgumentException">There is no such resource or key.</exception>
    public bool StartRotationBySomeoneElse(string identifier, TimeSpan? duration = null, string? newKey = null)
    {
        DateTimeOffset now = _clock.Now;
        if (_fleet.Clusters.Find(identifier) is Cluster cluster)
        {
            return _fleet.TryRotate(cluster, now, duration, counts: false)
                && RecordBySomeoneElse("RotateEncryptionKey", AuditedCall.RotateEncryptionKey(identifier), now);
        }

        if (_namespaces.Find(identifier) is ServerlessNamespace item)
        {
            string? before = item.ConditionAt(now)?.KmsKeyId;
            KmsKey next = newKey is not null
                ? FindKey(newKey)
                : _keys.Rotatable.FirstOrDefault(key => key.Arn != before)
                    ?? throw new ArgumentException("There is no other key to change to.", nameof(newKey));
            return item.TryChangeKey(now, next.Arn, duration ?? _rotationDuration, counts: false)
                && RecordBySomeoneElse("UpdateNamespace", AuditedCall.UpdateNamespace(identifier, next.Arn), now);
        }

        KmsKey key = FindKey(identifier);
        return key.TryRotate(now, duration ?? _rotationDuration, counts: false) == KmsRotateOutcome.Started
            && RecordBySomeoneElse("RotateKeyOnDemand", AuditedCall.OfKey(key.Id, key.Arn), now);
    }

    /// <summary>
    /// Makes a namespace MODIFYING for a while with its key unchanged, as a change by someone else does.
    /// </summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="duration">How long; null for <see cref="SandboxOptions.RotationDuration"/>.</param>
    /// <returns>False where the namespace is not available.</returns>
    /// <exception cref="ArgumentException">There is no such namespace.</exception>
    public bool ModifyNamespaceBySomeoneElse(string namespaceName, TimeSpan? duration = null)
        => FindNamespace(namespaceName).TryModify(_clock.Now, duration ?? _rotationDuration);

    /// <summary>Moves an alias to another key, as UpdateAlias does. It shows at once.</summary>
    /// <param name="alias">The alias, such as alias/sandbox-key-1.</param>
    /// <param name="key">The key's id, ARN or alias.</param>
    /// <exception cref="ArgumentException">There is no such alias or key.</exception>
    public void MoveAlias(string alias, string key)
    {
        KmsAlias found = _keys.FindAliasByName(alias)
            ?? throw new ArgumentException($"There is no alias '{alias}'.", nameof(alias));
        found.MoveTo(FindKey(key), _clock.Now);
    }

    /// <summary>
    /// Imports new material into a key of origin EXTERNAL, pending until the next on-demand rotation.
    /// </summary>
    /// <param name="key">The key's id, ARN or alias.</param>
    /// <returns>False where the key takes no imported material or has material pending already.</returns>
    /// <exception cref="ArgumentException">There is no such key.</exception>
    public bool ImportKeyMaterial(string key) => FindKey(key).TryImportMaterial(_clock.Now);

    /// <summary>
    /// Temporary credentials of <see cref="RoleArn"/>. A lifetime that is negative makes credentials that have expired.
    /// </summary>
    public SandboxCredentials CreateSessionCredentials(TimeSpan lifetime)
    {
        Caller caller = _sts.Assume(RoleArn, "sandbox-session", _clock.Now, lifetime);
        return new SandboxCredentials(
            caller.AccessKey, caller.SecretKey, caller.SessionToken!, caller.Expiration!.Value);
    }

    private bool RecordBySomeoneElse(string operation, AuditedCall call, DateTimeOffset now)
    {
        _trail.Record(call, operation, Guid.NewGuid().ToString(), "aws-cli/2.0", _someoneElse, answer: null, now);
        return true;
    }

    private Cluster FindCluster(string identifier) =>
        _fleet.Clusters.Find(identifier)
        ?? throw new ArgumentException($"There is no cluster '{identifier}'.", nameof(identifier));

    private ServerlessNamespace FindNamespace(string name)
        => _namespaces.Find(name) ?? throw new ArgumentException($"There is no namespace '{name}'.", nameof(name));

    private KmsKey FindKey(string key)
        => _keys.TryFind(key) ?? throw new ArgumentException($"There is no key '{key}'.", nameof(key));
}
