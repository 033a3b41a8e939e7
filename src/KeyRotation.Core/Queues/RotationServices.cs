using System;
using KeyRotation.Aws;
using KeyRotation.Kms;
using KeyRotation.Redshift;
using KeyRotation.Serverless;
using KeyRotation.Services;

namespace KeyRotation.Queues;

/// <summary>The supported services.</summary>
internal static class RotationServices
{
    /// <summary>Creates the service for one account and Region.</summary>
    /// <param name="service">The service.</param>
    /// <param name="connection">The connection to the account and Region.</param>
    /// <param name="time">The clock.</param>
    /// <param name="forFleet">Keep little of each resource, because thousands may be in memory at once.</param>
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
