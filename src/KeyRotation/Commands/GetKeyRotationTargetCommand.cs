using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Completion;
using KeyRotation.Errors;
using KeyRotation.Inventory;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Lists what can be rotated, of several services, regions and accounts, as the pages come in.</summary>
[Cmdlet(VerbsCommon.Get, "KeyRotationTarget")]
[OutputType(typeof(Target))]
public sealed class GetKeyRotationTargetCommand : ConnectionCommand
{
    private static readonly TargetService[] s_allServices = [TargetService.RedshiftCluster, TargetService.RedshiftServerlessNamespace, TargetService.KmsKey];

    /// <summary>Names to keep; wildcards are allowed. A key is found by its id or its alias.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Services to list; all where not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public TargetService[]? Service { get; set; }

    /// <summary>Regions to list.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string[]? Region { get; set; }

    /// <summary>Profiles, one account each.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string[]? ProfileName { get; set; }

    /// <summary>Roles to assume, one account each.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[]? RoleArn { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var patterns = Id?.Select(id => WildcardPattern.Get(id, WildcardOptions.IgnoreCase)).ToList();
        foreach (var profile in OrNone(ProfileName))
        {
            foreach (var role in OrNone(RoleArn))
            {
                foreach (var region in OrNone(Region))
                {
                    List(profile, role, region, patterns);
                }
            }
        }
    }

    private static string?[] OrNone(string[]? values) => values is { Length: > 0 } ? values : new string?[] { null };

    private void List(string? profile, string? role, string? region, List<WildcardPattern>? patterns)
    {
        AwsConnection connection;
        try
        {
            connection = Connect(region, profile, role);
        }
        catch (KeyRotationException e)
        {
            WriteError(ErrorRecords.Of(e, region ?? profile ?? role));
            return;
        }

        foreach (var service in Service ?? s_allServices)
        {
            Run(cancellationToken => ListAsync(connection, service, patterns, cancellationToken));
        }
    }

    private async Task ListAsync(AwsConnection connection, TargetService service, List<WildcardPattern>? patterns, CancellationToken cancellationToken)
    {
        try
        {
            await new TargetLister(connection).ListAsync(service, page => Post(() => Write(page, connection, patterns)), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // One service of one region; the others are listed all the same.
            Post(() => WriteError(ErrorRecords.Of(e, connection.Region, Messages.ListFailed.With(service, connection.Region), connection.EndpointName)));
        }
    }

    private void Write(IReadOnlyList<Target> page, AwsConnection connection, List<WildcardPattern>? patterns)
    {
        foreach (var target in page.Where(target => patterns is null || patterns.Exists(pattern => Matches(pattern, target))))
        {
            new ResourceHandle(connection, Ticket: null).AttachTo(target);
            WriteObject(target);
        }
    }

    private static bool Matches(WildcardPattern pattern, Target target) =>
        pattern.IsMatch(target.Id) || (target.Alias is { } alias && pattern.IsMatch(alias));
}
