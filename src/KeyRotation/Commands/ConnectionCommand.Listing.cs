using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using KeyRotation.Aws;
using KeyRotation.Errors;
using KeyRotation.Inventory;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

public abstract partial class ConnectionCommand
{
    /// <summary>
    /// Lists the targets of a selection. A failure to list some is reported, and the rest is still listed.
    /// </summary>
    /// <param name="selection">The selection.</param>
    /// <param name="onTarget">Receives each target on the pipeline thread, as pages arrive.</param>
    /// <param name="onError">Receives each failure on the pipeline thread.</param>
    private protected void ListTargets(
        TargetSelection selection, Action<Target, AwsConnection> onTarget, Action<ErrorRecord> onError)
    {
        var patterns = selection.Ids?.Select(id => WildcardPattern.Get(id, WildcardOptions.IgnoreCase)).ToList();
        foreach (var (region, profile, role) in selection.Scopes())
        {
            AwsConnection connection;
            try
            {
                connection = Connect(region, profile, role);
            }
            catch (KeyRotationException e)
            {
                onError(ErrorRecords.Of(e, region ?? profile ?? role));
                continue;
            }

            foreach (var service in selection.Services)
            {
                Run(cancellationToken =>
                    ListAsync(connection, service, page => Take(page, connection), onError, cancellationToken));
            }
        }

        void Take(IReadOnlyList<Target> page, AwsConnection connection)
        {
            foreach (
                var target in page.Where(target =>
                    patterns is null || patterns.Exists(pattern => Matches(pattern, target))))
            {
                onTarget(target, connection);
            }
        }
    }

    private async Task ListAsync(
        AwsConnection connection,
        TargetService service,
        Action<IReadOnlyList<Target>> onPage,
        Action<ErrorRecord> onError,
        CancellationToken cancellationToken)
    {
        var taken = Task.CompletedTask;
        try
        {
            await new TargetLister(connection, LeaveOut)
                .ListAsync(service, TakeAsync, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // This affects one service in one Region. The others are still listed.
            Post(() =>
                onError(
                    ErrorRecords.Of(
                        e,
                        connection.Region,
                        Messages.ListFailed.With(service, connection.Region),
                        connection.EndpointName)));
        }

        void LeaveOut(string? keyArn, AmazonServiceException refusal)
        {
            var message = keyArn is null
                ? Messages.AliasesNotListed.With(connection.Region)
                : Messages.KeyNotListed.With(keyArn);
            Post(() =>
                onError(ErrorRecords.Of(refusal, keyArn ?? connection.Region, message, connection.EndpointName)));
        }

        // Reads one page ahead at most, so that a slow pipeline does not fill the memory.
        async Task TakeAsync(IReadOnlyList<Target> page)
        {
            await taken.ConfigureAwait(false);
            Post(() => onPage(page));
            taken = FlushAsync(cancellationToken);
        }
    }

    private static bool Matches(WildcardPattern pattern, Target target) =>
        pattern.IsMatch(target.Id) || (target.Alias is { } alias && pattern.IsMatch(alias));
}
