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

/// <summary>Starts a local sandbox of AWS in this process, on loopback only.</summary>
[Cmdlet(VerbsLifecycle.Start, "KeyRotationSandbox")]
[OutputType(typeof(SandboxSession))]
public sealed class StartKeyRotationSandboxCommand : PSCmdlet
{
    private readonly SandboxOptions _defaults = new();

    /// <summary>The number of clusters. From 3 on, the last one is not encrypted.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int? Clusters { get; set; }

    /// <summary>The number of KMS keys that can rotate.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int? Keys { get; set; }

    /// <summary>The number of serverless namespaces.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int? Namespaces { get; set; }

    /// <summary>The duration of a rotation.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RotationDuration { get; set; }

    /// <summary>How stale the answers to reads are.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? ConsistencyDelay { get; set; }

    /// <summary>The average delay before an event appears in the audit trail.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? TrailDelay { get; set; }

    /// <summary>Makes DescribeEvents return the start and the end of a cluster's key rotation.</summary>
    [Parameter]
    public SwitchParameter RotationEvent { get; set; }

    /// <summary>The Region to simulate.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>The account to simulate, twelve digits.</summary>
    [Parameter]
    [ValidatePattern("^[0-9]{12}$")]
    public string? AccountId { get; set; }

    /// <summary>The port to listen on; 0 for any free port.</summary>
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
            // Parameter binding validates the other options. Only the sandbox validates the Region.
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
