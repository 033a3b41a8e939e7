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
    /// Lists what a selection takes in. What cannot be listed is told, and the rest is listed all the same.
    /// </summary>
    /// <param name="selection">What is asked for.</param>
    /// <param name="onTarget">Takes each target, on the pipeline thread, as the pages come in.</param>
    /// <param name="onError">Takes each failure, on the pipeline thread.</param>
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
            // One service of one region; the others are listed all the same.
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

        // One page is read ahead and no more: a pipeline that is slow to take them must not fill the memory.
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
