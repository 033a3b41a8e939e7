using System;
using System.Linq;
using KeyRotation.Sandbox.Kms;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.Redshift;
using KeyRotation.Sandbox.Serverless;

namespace KeyRotation.Sandbox.Server;

/// <content>Changes to the resources from outside: by other users or by the service.</content>
public sealed partial class SandboxServer
{
    /// <summary>Sets the status of a cluster and cancels a rotation in progress.</summary>
    /// <param name="clusterIdentifier">The cluster.</param>
    /// <param name="status">Any text, such as hardware-failure, deleting, or an unknown status.</param>
    /// <param name="availabilityStatus">The ClusterAvailabilityStatus; null for the default of the status.</param>
    /// <exception cref="ArgumentException">The cluster does not exist.</exception>
    public void SetClusterStatus(string clusterIdentifier, string status, string? availabilityStatus = null) =>
        _fleet.SetCondition(
            FindCluster(clusterIdentifier),
            _clock.Now,
            new ClusterCondition(status, availabilityStatus ?? ClusterCondition.AvailabilityFor(status)));

    /// <summary>Deletes a cluster.</summary>
    /// <exception cref="ArgumentException">The cluster does not exist.</exception>
    public void DeleteCluster(string clusterIdentifier) =>
        _fleet.SetCondition(FindCluster(clusterIdentifier), _clock.Now, null);

    /// <summary>Sets the status of a namespace and cancels a change in progress.</summary>
    /// <exception cref="ArgumentException">The namespace does not exist.</exception>
    public void SetNamespaceStatus(string namespaceName, string status)
    {
        ServerlessNamespace item = FindNamespace(namespaceName);
        DateTimeOffset now = _clock.Now;
        item.SetCondition(
            now, new NamespaceCondition(status, item.ConditionAt(now)?.KmsKeyId ?? ServerlessService.AwsOwnedKey));
    }

    /// <summary>Deletes a namespace.</summary>
    /// <exception cref="ArgumentException">The namespace does not exist.</exception>
    public void DeleteNamespace(string namespaceName) => FindNamespace(namespaceName).SetCondition(_clock.Now, null);

    /// <summary>
    /// Sets the amount of data in a namespace. Changing its key takes RotationDuration per 8 TB. The initial size is 8
    /// TB.
    /// </summary>
    /// <exception cref="ArgumentException">The namespace does not exist.</exception>
    public void SetNamespaceDataSize(string namespaceName, double terabytes) =>
        FindNamespace(namespaceName)
            .SetDataSize(terabytes >= 0 ? terabytes : throw new ArgumentOutOfRangeException(nameof(terabytes)));

    /// <summary>Sets the state of a key: Enabled, Disabled, PendingDeletion, or any other.</summary>
    /// <param name="key">Its ID, ARN or alias.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentException">The key does not exist.</exception>
    public void SetKeyState(string key, string state) => FindKey(key).SetState(_clock.Now, state);

    /// <summary>Records this number of past on-demand rotations.</summary>
    /// <exception cref="ArgumentException">The key does not exist.</exception>
    public void SetOnDemandRotations(string key, int count) =>
        FindKey(key)
            .SetOnDemandRotations(
                count is >= 0 and <= KmsKey.OnDemandQuota ? count : throw new ArgumentOutOfRangeException(nameof(count)));

    /// <summary>The ID of a key, by alias (such as alias/sandbox-rsa), ARN or ID.</summary>
    /// <exception cref="ArgumentException">The key does not exist.</exception>
    public string KeyIdOf(string key) => FindKey(key).Id;

    /// <summary>The ARN of a key, by alias, ARN or ID.</summary>
    /// <exception cref="ArgumentException">The key does not exist.</exception>
    public string KeyArnOf(string key) => FindKey(key).Arn;

    /// <summary>
    /// Sets the duration of future rotations of a resource; null for <see cref="SandboxOptions.RotationDuration"/>.
    /// </summary>
    /// <param name="identifier">A cluster, key or namespace.</param>
    /// <param name="duration">The duration.</param>
    /// <exception cref="ArgumentException">The resource does not exist.</exception>
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
            FindKeyOfAny(identifier).SetRotationDuration(duration);
        }
    }

    /// <summary>
    /// Starts a rotation as another user. It completes as usual and is in the audit trail as the user someone-else. It
    /// is not counted in <see cref="SandboxState.Rotations"/>.
    /// </summary>
    /// <param name="identifier">A cluster, key or namespace.</param>
    /// <param name="duration">The duration; null for the default. The resource's own duration takes precedence.</param>
    /// <param name="newKey">The new key of a namespace; null for the next of <see cref="KeyIds"/>.</param>
    /// <returns>False if the state of the resource does not allow a rotation.</returns>
    /// <exception cref="ArgumentException">The resource or key does not exist.</exception>
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

        KmsKey key = FindKeyOfAny(identifier);
        return key.TryRotate(now, duration ?? _rotationDuration, counts: false) == KmsRotateOutcome.Started
            && RecordBySomeoneElse("RotateKeyOnDemand", AuditedCall.OfKey(key.Id, key.Arn), now);
    }

    /// <summary>
    /// Sets a namespace to MODIFYING for some time without changing its key, as a change by another user does.
    /// </summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="duration">The duration; null for <see cref="SandboxOptions.RotationDuration"/>.</param>
    /// <returns>False if the namespace is not available.</returns>
    /// <exception cref="ArgumentException">The namespace does not exist.</exception>
    public bool ModifyNamespaceBySomeoneElse(string namespaceName, TimeSpan? duration = null)
        => FindNamespace(namespaceName).TryModify(_clock.Now, duration ?? _rotationDuration);

    /// <summary>Moves an alias to another key, as UpdateAlias does. It takes effect at once.</summary>
    /// <param name="alias">The alias, such as alias/sandbox-key-1.</param>
    /// <param name="key">The ID, ARN or alias of the key.</param>
    /// <exception cref="ArgumentException">The alias or key does not exist.</exception>
    public void MoveAlias(string alias, string key)
    {
        KmsAlias found = _keys.FindAliasByName(alias)
            ?? throw new ArgumentException($"There is no alias '{alias}'.", nameof(alias));
        found.MoveTo(FindKey(key), _clock.Now);
    }

    /// <summary>
    /// Imports new material into a key with origin EXTERNAL. It is pending until the next on-demand rotation.
    /// </summary>
    /// <param name="key">The ID, ARN or alias of the key.</param>
    /// <returns>False if the key does not accept imported material, or if material is already pending.</returns>
    /// <exception cref="ArgumentException">The key does not exist.</exception>
    public bool ImportKeyMaterial(string key) => FindKey(key).TryImportMaterial(_clock.Now);

    /// <summary>
    /// Creates temporary credentials for <see cref="RoleArn"/>. With a negative lifetime, they have already expired.
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

    // After clusters and namespaces.
    private KmsKey FindKeyOfAny(string identifier)
        => _keys.TryFind(identifier)
            ?? throw new ArgumentException(
                $"There is no cluster, namespace or key '{identifier}'.", nameof(identifier));

    private KmsKey FindKey(string key)
        => _keys.TryFind(key) ?? throw new ArgumentException($"There is no key '{key}'.", nameof(key));
}
