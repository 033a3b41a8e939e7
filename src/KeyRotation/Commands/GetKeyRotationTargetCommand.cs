using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyRotation.Aws;
using KeyRotation.Completion;
using KeyRotation.Errors;
using KeyRotation.Inventory;
using KeyRotation.Properties;
using KeyRotation.Queues;

namespace KeyRotation.Commands;

/// <summary>Lists targets of several services, Regions and accounts, as pages arrive.</summary>
[Cmdlet(VerbsCommon.Get, "KeyRotationTarget")]
[OutputType(typeof(Target))]
public sealed class GetKeyRotationTargetCommand : ConnectionCommand
{
    private readonly HashSet<string> _missing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names to include. Wildcards are allowed. A key matches by its id or its alias.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Services to list. The default is all.</summary>
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
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _missing.UnionWith((Id ?? []).Where(id => !WildcardPattern.ContainsWildcardCharacters(id)));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var selection = new TargetSelection
        {
            Services = Service ?? TargetSelection.AllServices,
            Ids = Id,
            Regions = Region,
            ProfileNames = ProfileName,
            RoleArns = RoleArn,
        };
        ListTargets(selection, Write, WriteError);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var id in (Id ?? []).Where(_missing.Remove))
        {
            WriteError(
                ErrorRecords.Of(
                    new KeyRotationException(
                        ErrorIds.TargetNotFound,
                        FaultKind.NotFound,
                        Messages.TargetNotFound.With(id),
                        Messages.TargetNotFoundAction),
                    id));
        }
    }

    private void Write(Target target, AwsConnection connection)
    {
        _missing.Remove(target.Id);
        if (target.Alias is { } alias)
        {
            _missing.Remove(alias);
        }

        new ResourceHandle(connection, Started: null).AttachTo(target);
        WriteObject(target);
    }
}
