using System;
using System.Net;
using Amazon.Redshift.Model;
using Amazon.Runtime;

namespace KeyRotation.Simulation;

/// <summary>A provisioned cluster: its status is all that it tells of a rotation.</summary>
internal sealed class SimulatedCluster(SimulatedTime time, SimulatedRegion region, string id) : SimulatedResource(time, id, TargetService.RedshiftCluster)
{
    private readonly Past<string> _status = new("available");
    private DateTimeOffset _seenUntil = DateTimeOffset.MinValue;

    /// <summary>What it is in the end of a rotation; "available" unless it breaks.</summary>
    public string StatusAfter { get; init; } = "available";

    public TimeSpan Duration { get; init; }

    public override bool CanRotate(Target target) => StatusAfter == "available";

    public override bool TryRotateByOthers(Random random)
    {
        if (_status.Now != "available")
        {
            return false;
        }

        Rotate(isOurs: false);
        return true;
    }

    public Cluster Rotate(bool isOurs)
    {
        if (_status.Now != "available")
        {
            throw new InvalidClusterStateException($"Cluster {Id} is {_status.Now}.", ErrorType.Sender, "InvalidClusterState", SimulatedRegion.RequestId, HttpStatusCode.BadRequest);
        }

        var rotation = Begin(isOurs);
        _status.Become(Time.Now, "rotating-keys");
        Time.After(Duration, () =>
        {
            rotation.EndedAt = Time.Now;
            IsBroken = StatusAfter != "available";
            _status.Become(Time.Now, StatusAfter);
            if (!IsBroken)
            {
                region.TellOfRotation(this);
            }
        });
        return Describe(_status.Now);
    }

    /// <summary>As a read shows it: never older than what was shown before.</summary>
    public Cluster Show(TimeSpan lag)
    {
        var moment = Time.Now - lag;
        _seenUntil = moment > _seenUntil ? moment : _seenUntil;
        return Describe(_status.At(_seenUntil));
    }

    private Cluster Describe(string status) => new() { ClusterIdentifier = Id, ClusterStatus = status, Encrypted = true };
}
