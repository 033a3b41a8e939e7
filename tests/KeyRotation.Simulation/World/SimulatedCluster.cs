using System;
using System.Net;
using Amazon.Redshift.Model;
using Amazon.Runtime;

namespace KeyRotation.Simulation;

/// <summary>A provisioned cluster. A read shows a rotation only by its status.</summary>
internal sealed class SimulatedCluster(
    SimulatedTime time, SimulatedRegion region, string id) : SimulatedResource(time, id, TargetService.RedshiftCluster)
{
    private readonly History<string> _status = new("available");
    private DateTimeOffset _seenUntil = DateTimeOffset.MinValue;

    public override string Arn => $"arn:aws:redshift:{region.Name}:{region.Account}:cluster:{Id}";

    /// <summary>The status after a rotation: "available" unless the cluster breaks.</summary>
    public string StatusAfter { get; init; } = "available";

    /// <summary>Whether the service returns the ARN of the cluster's namespace, which contains the account.</summary>
    public bool HasNamespaceArn { get; init; } = true;

    public TimeSpan Duration { get; init; }

    public override bool CanRotate(Target target) => StatusAfter == "available";

    public override bool TryRotateByOthers(Random random)
    {
        if (_status.Now != "available")
        {
            return false;
        }

        Rotate(isByEngine: false);
        return true;
    }

    public override bool TryModifyByOthers(TimeSpan duration)
    {
        if (_status.Now != "available")
        {
            return false;
        }

        WasModified = true;
        _status.Change(Time.Now, "modifying");
        Time.After(duration, () => _status.Change(Time.Now, "available"));
        return true;
    }

    public Cluster Rotate(bool isByEngine)
    {
        if (_status.Now != "available")
        {
            throw new InvalidClusterStateException(
                $"Cluster {Id} is {_status.Now}.",
                ErrorType.Sender,
                "InvalidClusterState",
                SimulatedRegion.RequestId,
                HttpStatusCode.BadRequest);
        }

        var rotation = Begin(isByEngine);
        _status.Change(Time.Now, "rotating-keys");
        Time.After(Duration, () =>
        {
            rotation.EndedAt = Time.Now;
            IsBroken = StatusAfter != "available";
            _status.Change(Time.Now, StatusAfter);
        });
        return Describe(_status.Now);
    }

    /// <summary>The cluster as a read returns it.</summary>
    public Cluster Show(TimeSpan lag)
    {
        var moment = Time.Now - lag;
        if (region.Faults.IsOrdered)
        {
            moment = _seenUntil = moment > _seenUntil ? moment : _seenUntil;
        }

        return Describe(_status.At(moment));
    }

    private Cluster Describe(string status) => new()
    {
        ClusterIdentifier = Id,
        ClusterStatus = status,
        Encrypted = true,
        ClusterNamespaceArn = HasNamespaceArn
            ? $"arn:aws:redshift:{region.Name}:{region.Account}:namespace:{Id}"
            : null,
    };
}
