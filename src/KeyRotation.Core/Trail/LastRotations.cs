using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;

namespace KeyRotation.Trail;

/// <summary>
/// Finds the last successful rotation of each resource in an account and Region, with one pass over the trail.
/// </summary>
internal sealed class LastRotations(TrailReader reader)
{
    /// <summary>
    /// Returns the last successful rotation request for each resource, by the resource's id in the request; for KMS
    /// keys also by key id and by ARN. An UpdateNamespace counts if it sets a key. A resource that is not in the
    /// result may still have been rotated: events of the last minutes may be missing.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="since">The earliest time; at most 90 days back.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="KeyRotationException">
    /// The trail cannot be read in full, or does not go back that far.
    /// </exception>
    public async Task<IReadOnlyDictionary<string, TrailEvent>> ReadLastAsync(
        TargetService service, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, TrailEvent>(StringComparer.Ordinal);
        await reader.ReadRecordsAsync(
            EventNameOf(service),
            since,
            until: null,
            record =>
            {
                // Without this record, the result would be incomplete.
                if (record.UnknownVersion is { } version)
                {
                    throw reader.UnknownVersion(version);
                }

                Add(last, service, record.Event);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return last;
    }

    /// <summary>The operation that rotates a resource of a service.</summary>
    public static string EventNameOf(TargetService service) => service switch
    {
        TargetService.RedshiftCluster => "RotateEncryptionKey",
        TargetService.RedshiftServerlessNamespace => "UpdateNamespace",
        _ => "RotateKeyOnDemand",
    };

    private static void Add(Dictionary<string, TrailEvent> last, TargetService service, TrailEvent? found)
    {
        if (found is not { Succeeded: true, ResourceId: { } id }
            || (service == TargetService.RedshiftServerlessNamespace && found.KmsKeyId is null))
        {
            return;
        }

        Add(last, id, found);
        if (service == TargetService.KmsKey && (found.ResourceArn ?? id) is { } arn)
        {
            Add(last, arn, found);
            Add(last, arn.Substring(arn.LastIndexOf('/') + 1), found);
        }
    }

    // Events usually arrive newest first, but that is not guaranteed.
    private static void Add(Dictionary<string, TrailEvent> last, string key, TrailEvent found)
    {
        if (!last.TryGetValue(key, out var known) || known.Time < found.Time)
        {
            last[key] = found;
        }
    }
}
