using System;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KeyRotation.Binding;
using KeyRotation.Completion;
using KeyRotation.Errors;
using KeyRotation.Properties;
using KeyRotation.Sandbox;

namespace KeyRotation.Commands;

/// <summary>Starts an embedded AWS to practise on, in this process and on loopback only.</summary>
[Cmdlet(VerbsLifecycle.Start, "KeyRotationSandbox")]
[OutputType(typeof(SandboxSession))]
public sealed class StartKeyRotationSandboxCommand : PSCmdlet
{
    private readonly SandboxOptions _defaults = new();

    /// <summary>Clusters in all; from 3 on, the last one is not encrypted.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int? Clusters { get; set; }

    /// <summary>KMS keys that can rotate.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int? Keys { get; set; }

    /// <summary>Serverless namespaces.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int? Namespaces { get; set; }

    /// <summary>How long a rotation takes.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RotationDuration { get; set; }

    /// <summary>How old the answers to reads are.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? ConsistencyDelay { get; set; }

    /// <summary>How long events of the audit trail take to be visible, on average.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? TrailDelay { get; set; }

    /// <summary>Let DescribeEvents show the start and the end of a cluster's key rotation.</summary>
    [Parameter]
    public SwitchParameter RotationEvent { get; set; }

    /// <summary>The region that it plays.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>The account that it plays, twelve digits.</summary>
    [Parameter]
    [ValidatePattern("^[0-9]{12}$")]
    public string? AccountId { get; set; }

    /// <summary>The port to listen on; 0 for any free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var options = new SandboxOptions
        {
            Clusters = Clusters ?? _defaults.Clusters,
            Keys = Keys ?? _defaults.Keys,
            Namespaces = Namespaces ?? _defaults.Namespaces,
            RotationDuration = RotationDuration ?? _defaults.RotationDuration,
            ConsistencyDelay = ConsistencyDelay ?? _defaults.ConsistencyDelay,
            TrailDelay = TrailDelay ?? _defaults.TrailDelay,
            RotationEvents = RotationEvent,
            Region = Region ?? _defaults.Region,
            AccountId = AccountId ?? _defaults.AccountId,
            Port = Port,
        };
        try
        {
            WriteObject(SandboxSession.Start(options, Runspace.DefaultRunspace.InstanceId));
        }
        catch (IOException e)
        {
            Refuse(e, FaultKind.Connection, Messages.SandboxPortAction, Port);
        }
        catch (ArgumentException e)
        {
            // The other options are checked where they are bound; what is a region's name, only the sandbox says.
            Refuse(e, FaultKind.InvalidInput, Messages.SandboxRegionAction, options.Region);
        }
    }

    private void Refuse(Exception cause, FaultKind kind, string action, object target) =>
        ThrowTerminatingError(
            ErrorRecords.Of(
                new KeyRotationException(
                    ErrorIds.SandboxNotStarted, kind, Messages.SandboxNotStarted.With(cause.Message), action, cause),
                target));
}
