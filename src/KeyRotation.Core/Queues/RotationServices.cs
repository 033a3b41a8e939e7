using System;
using KeyRotation.Aws;
using KeyRotation.Kms;
using KeyRotation.Redshift;
using KeyRotation.Serverless;
using KeyRotation.Services;

namespace KeyRotation.Queues;

/// <summary>The three services.</summary>
internal static class RotationServices
{
    /// <summary>The service in one account and Region.</summary>
    /// <param name="service">Which one.</param>
    /// <param name="connection">The account and Region.</param>
    /// <param name="time">The clock.</param>
    /// <param name="forFleet">Keep little of each resource: thousands may be in memory at once.</param>
    public static IRotationService For(
        TargetService service, AwsConnection connection, TimeProvider time, bool forFleet) =>
        service switch
        {
            TargetService.RedshiftCluster => new ClusterRotation(connection, statusOnly: forFleet),
            TargetService.RedshiftServerlessNamespace => new NamespaceKeyChange(connection),
            TargetService.KmsKey => new KeyMaterialRotation(connection, time),
            _ => throw new ArgumentOutOfRangeException(nameof(service), service, null),
        };
}
