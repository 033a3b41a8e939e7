using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Completion;
using KeyRotation.Errors;
using KeyRotation.Fleet;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Rotates a fleet within limits, each target exactly once, and tells of each as it ends.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "KeyRotation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = HelpUris.Base + "Invoke-KeyRotation.md")]
[OutputType(typeof(Result))]
public sealed class InvokeKeyRotationCommand : ChangeCommand
{
    private readonly Dictionary<(TargetService, string, string), Target> _targets = [];
    private FleetRunner? _runner;
    private FleetProgressBar? _progress;
    private bool _stopsOnError;
    private int _failed;

    /// <summary>The targets: what Get-KeyRotationTarget lists, clusters, namespaces or keys of any module, or objects with Service and Id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? Target { get; set; }

    /// <summary>The key that serverless namespaces are to have, where a target names none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string? NewKmsKeyId { get; set; }

    /// <summary>How many of one account, region and service are under way at once.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int ThrottleLimit { get; set; } = 10;

    /// <summary>Start no more once so many failed.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxErrorCount { get; set; }

    /// <summary>Start no more once more than so many per cent of those taken failed.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int? MaxErrorPercent { get; set; }

    /// <summary>So many first, alone; the rest only if they all succeed.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int CanaryCount { get; set; }

    /// <summary>Tag that names the system a target belongs to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GroupBy { get; set; }

    /// <summary>How many of one system are under way at once.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int MaxPerGroup { get; set; } = 1;

    /// <summary>No target is started after this time.</summary>
    [Parameter]
    public DateTime? StartBefore { get; set; }

    /// <summary>How long one target may take once its rotation was accepted.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? TimeoutPerTarget { get; set; }

    /// <summary>Leave out what was rotated so recently.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? SkipRotatedWithin { get; set; }

    private protected override string FailurePrefix => Messages.FleetTargetFailed;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _stopsOnError = MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var action)
            ? string.Equals(action?.ToString(), nameof(ActionPreference.Stop), StringComparison.OrdinalIgnoreCase)
            : string.Equals(GetVariableValue("ErrorActionPreference")?.ToString(), nameof(ActionPreference.Stop), StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var input in Target ?? [])
        {
            if (input is not null)
            {
                TakeOne(input);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_runner is not { } runner)
        {
            return;
        }

        WhenIdle = _progress!.Refresh;
        Run(_ => runner.CompleteAsync());
        WhenIdle = null;
        _progress.Complete();
        if (_stopsOnError && _failed > 0)
        {
            ThrowTerminatingError(ErrorRecords.Of(
                new KeyRotationException(
                    ErrorIds.FleetFailed, FaultKind.Service, Messages.FleetFailed.With(_failed, _progress.Total), Messages.FleetFailedAction),
                target: null));
        }
    }

    private void TakeOne(PSObject input)
    {
        Target target;
        AwsConnection connection;
        try
        {
            var handle = ResourceHandle.Find(input.BaseObject);
            target = TargetReader.Read(input, Region, NewKmsKeyId);
            connection = handle?.Connection ?? Connect(target.Region is { Length: > 0 } region ? region : Region, ProfileName, RoleArn);
            target = target.Region.Length > 0 ? target : TargetReader.Read(input, connection.Region, NewKmsKeyId);
            Runner().Check(target, connection);
        }
        catch (KeyRotationException e)
        {
            Fail(ErrorRecords.Of(e, input));
            return;
        }

        var description = Messages.FleetTarget.With(target.Service, target.Id, target.Region);
        var action = target.NewKmsKeyId is { } key ? Messages.UpdateNamespaceAction.With(key) : target.Service == TargetService.KmsKey ? Messages.RotateKeyAction : Messages.RotateClusterAction;
        if (!Approve(description, action))
        {
            return;
        }

        _targets[(target.Service, target.Region, target.Id)] = target;
        _progress!.CountTaken();
        Run(cancellationToken => Runner().AddAsync(target, connection, interrupted: null, StopToken));
    }

    private FleetRunner Runner()
    {
        _progress ??= new FleetProgressBar(this, Time);
        return _runner ??= new FleetRunner(
            new FleetOptions
            {
                ThrottleLimit = ThrottleLimit,
                MaxErrorCount = MaxErrorCount,
                MaxErrorPercent = MaxErrorPercent,
                CanaryCount = CanaryCount,
                GroupBy = GroupBy,
                MaxPerGroup = MaxPerGroup,
                StartBefore = StartBefore is { } end ? new DateTimeOffset(end) : null,
                TimeoutPerTarget = TimeoutPerTarget,
                SkipRotatedWithin = SkipRotatedWithin,
            },
            Time,
            EngineClock.Patience,
            NoJournal.Instance,
            result => Post(() => Tell(result)),
            CallListener);
    }

    private void Tell(Result result)
    {
        _progress!.CountEnded(result);
        _targets.Remove((result.Service, result.Region, result.Id));
        WriteObject(result);
        if (result.Outcome is FleetOutcome.Failed or FleetOutcome.Unknown && result.Error is { } error)
        {
            Fail(ErrorRecords.Of(error, result, FailurePrefix.With(result.Id)));
        }
    }

    // With -ErrorAction Stop the first failure must not cut the others off: starts end, what runs goes on, and one
    // summary is thrown at the end.
    private void Fail(ErrorRecord record)
    {
        _failed++;
        if (_stopsOnError)
        {
            _runner?.StopStarting(Messages.StoppedByErrorAction);
            WriteWarning(record.ErrorDetails.Message);
        }
        else
        {
            WriteError(record);
        }
    }
}
