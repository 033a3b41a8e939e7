using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Waiting;

namespace KeyRotation.Serverless;

/// <summary>Waits for namespaces to be available; behind a change of key, with that key.</summary>
public sealed class NamespaceWaitSource(AwsConnection connection, TimeProvider time) : IWaitSource<Namespace>
{
    /// <summary>For so long after a change was accepted, the old key may be a stale answer.</summary>
    private static readonly TimeSpan s_staleLimit = TimeSpan.FromMinutes(2);

    private readonly ManyReader<Namespace> _reader = NamespaceReader.Many(connection.ServerlessReads);

    /// <summary>Until when and how often, where the user says nothing: re-encryption takes about 15 minutes per 8 TB.</summary>
    public static WaitOptions DefaultOptions { get; } =
        new(Timeout: TimeSpan.FromHours(12), FirstInterval: TimeSpan.FromSeconds(2), LongestInterval: TimeSpan.FromSeconds(60));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Reading<Namespace>>> ReadAsync(IReadOnlyList<WaitItem> items, CancellationToken cancellationToken) =>
        _reader.ReadAsync(items.Select(item => item.Id).ToList(), cancellationToken);

    /// <inheritdoc/>
    public string StatusOf(Namespace resource) => resource.Status?.Value ?? CoreMessages.StatusUnknown;

    /// <inheritdoc/>
    public WaitVerdict Judge(WaitItem item, Namespace resource)
    {
        if (resource.Status == NamespaceStatus.DELETING)
        {
            return WaitVerdict.Failed(new KeyRotationException(
                ErrorIds.ResourceFailed, FaultKind.InvalidState, CoreMessages.NamespaceFailed.With(item.Id, resource.Status.Value), CoreMessages.NamespaceFailedAction));
        }

        if (resource.Status != NamespaceStatus.AVAILABLE)
        {
            return WaitVerdict.Pending;
        }

        if (item.Ticket is not NamespaceTicket ticket)
        {
            return WaitVerdict.Done;
        }

        var isStale = time.GetUtcNow() - ticket.AcceptedAt < s_staleLimit;
        return ticket.Key.Matches(resource.KmsKeyId) switch
        {
            true => WaitVerdict.Done,
            // An alias that could not be looked up: also where the change was seen running, this look may be older than that
            // one. That it was a while ago must do.
            null or false when isStale => WaitVerdict.Pending,
            null => WaitVerdict.Done,
            _ => WaitVerdict.Failed(new KeyRotationException(
                ErrorIds.ChangeNotApplied,
                FaultKind.Service,
                CoreMessages.ChangeNotApplied.With(item.Id, ticket.Key.Display, resource.KmsKeyId ?? CoreMessages.StatusUnknown),
                CoreMessages.ChangeNotAppliedAction)),
        };
    }
}
