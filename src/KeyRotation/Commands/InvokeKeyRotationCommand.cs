using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Completion;
using KeyRotation.Errors;
using KeyRotation.Fleet;
using KeyRotation.Journal;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Commands;

/// <summary>Rotates a fleet within limits, each target at most once, and reports each result as it arrives.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "KeyRotation",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = TargetSet)]
[OutputType(typeof(Result))]
public sealed partial class InvokeKeyRotationCommand : ChangeCommand
{
    private const string TargetSet = "Target";
    private const string PolicySet = "Policy";
    private const int MaxNames = 20;

    private readonly Dictionary<JournalTarget, (Target Target, AwsConnection Connection)> _piped = [];
    private readonly List<(Target Target, AwsConnection Connection)> _new = [];
    private JournalWriter? _journal;
    private JournalState? _earlier;
    private FleetRunner? _runner;
    private FleetProgressBar? _progress;
    // Results that are not written yet.
    private readonly ConcurrentDictionary<Result, bool> _unreported = new();
    private Task? _completion;
    private bool _stopsOnError;
    private Exception? _lastError;
    private readonly HashSet<AwsConnection> _connections = [];
    private bool _credentialsWorked;
    private int _planned;
    private int _refused;
    private int _failed;

    /// <summary>
    /// The targets: output of Get-KeyRotationTarget; clusters, namespaces or keys of any module; or objects with
    /// Service and Id.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? Target { get; set; }

    /// <summary>The policy of the run: a table, or the path of a .psd1 or .json file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PolicySet)]
    [ValidateNotNull]
    public object? Policy { get; set; }

    /// <summary>The new key of serverless namespaces that do not specify one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string? NewKmsKeyId { get; set; }

    /// <summary>Journals of earlier runs. -SkipRotatedWithin checks them before the audit trail.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? History { get; set; }

    /// <summary>The file that records what was planned, sent and done. It survives a crash.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Resumes the run in the journal.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Allows one more attempt for a target whose outcome stays unknown.</summary>
    [Parameter]
    public SwitchParameter RetryUnknown { get; set; }

    /// <summary>Succeeds if there is nothing to rotate.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    private protected override string WaitCommandName => string.Empty;

    private protected override string FailurePrefix => Messages.FleetTargetFailed;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _stopsOnError = MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var action)
            ? string.Equals(action?.ToString(), nameof(ActionPreference.Stop), StringComparison.OrdinalIgnoreCase)
            : string.Equals(
                GetVariableValue("ErrorActionPreference")?.ToString(),
                nameof(ActionPreference.Stop),
                StringComparison.OrdinalIgnoreCase);
        ThrowIfNothingToDo();
        if (Policy is { } policy)
        {
            ReadPolicy(policy);
        }

        ReadHistory();
        if (JournalPath is not null)
        {
            OpenJournal(GetUnresolvedProviderPathFromPSPath(JournalPath));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var input in Target ?? [])
        {
            if (input is not null)
            {
                ThrowIfPolicyNamesTargets();
                TakeInput(input);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        TakePolicyTargets();
        if (_earlier is { } earlier)
        {
            ResumeRun(FleetResume.Plan(earlier));
            _new.ForEach(added => Start(added.Target, added.Connection, left: null));
        }

        ThrowIfEmpty();
        if (_runner is { } runner)
        {
            Run(_ => CompleteAsync(runner));
            WhenIdle = null;
            _progress!.Complete();
        }

        EndJournal();
        WritePlan();

        if (_stopsOnError && _failed > 0)
        {
            ThrowTerminatingError(
                ErrorRecords.Of(
                    new KeyRotationException(
                        ErrorIds.FleetFailed,
                        FaultKind.Service,
                        Messages.FleetFailed.With(_failed, _progress!.Total),
                        Messages.FleetFailedAction),
                    target: null));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            // Stopped during the run: rotations under way record their end first, and the lock is released.
            if (_runner is { } runner)
            {
                Finish(() => CompleteAsync(runner));
            }

            CloseJournal();
            WarnBeforeExit(UnreportedWarnings());
        }
    }

    // -Resume takes its targets from the journal, and a policy can select targets. Otherwise they are piped or passed
    // as an argument.
    private void ThrowIfNothingToDo()
    {
        if (Resume && JournalPath is null)
        {
            Refuse(ErrorIds.NoJournalPath, Messages.ResumeWithoutJournal, Messages.ResumeWithoutJournalAction);
        }

        if (!Resume
            && Policy is null
            && !MyInvocation.ExpectingInput
            && !MyInvocation.BoundParameters.ContainsKey(nameof(Target)))
        {
            Refuse(ErrorIds.NoTargets, Messages.NoTargets, Messages.NoTargetsAction);
        }
    }

    private void Refuse(string errorId, string message, string action) =>
        ThrowTerminatingError(
            ErrorRecords.Of(new KeyRotationException(errorId, FaultKind.InvalidInput, message, action), target: null));

    private Task CompleteAsync(FleetRunner runner) => _completion ??= runner.CompleteAsync();

    private void TakeInput(PSObject input)
    {
        try
        {
            var target = TargetReader.Read(input, Region, NewKmsKeyId);
            var connection = ConnectTo(input);
            // In canonical form, as the connection writes it: US-WEST-2 is the same Region.
            Take(
                target.Region == connection.Region ? target : TargetReader.InRegion(target, connection.Region),
                connection);
        }
        catch (KeyRotationException e)
        {
            Fail(ErrorRecords.Of(e, input));
        }
    }

    private void Take(Target target, AwsConnection connection)
    {
        if (_earlier?.Find(JournalTarget.Of(target)) is { } known)
        {
            _piped[
                JournalTarget.Of(target) with
                {
                    Arn = known.Target.Arn,
                    AccountId = known.Target.AccountId,
                    NewKmsKeyId = known.Target.NewKmsKeyId,
                }
            ] = (target, connection);
            if (known.Stage == JournalStage.Ended)
            {
                WriteVerbose(Messages.EndedEarlier.With(target, known.Phase, known.RunId));
            }

            return;
        }

        Check(target);
        if (_earlier is null)
        {
            Start(target, connection, left: null);
        }
        else
        {
            _new.Add((target, connection));
        }
    }

    // A resumed run without this target would seem complete.
    private void Check(Target target)
    {
        try
        {
            Runner().Check(target);
        }
        catch (KeyRotationException e) when (_journal is { } journal && e.ErrorId == ErrorIds.NoNewKey)
        {
            var refused = new JournalRecord(JournalPhase.NotStarted, JournalTarget.Of(target))
            {
                ErrorId = e.ErrorId,
                Message = e.Message,
            };
            Run(cancellationToken => journal.AppendAsync(refused, durable: true, cancellationToken));
            throw;
        }
    }

    private void Start(Target target, AwsConnection connection, InterruptedRotation? left)
    {
        var action = target.Service switch
        {
            TargetService.RedshiftServerlessNamespace => Messages.UpdateNamespaceAction.With(target.NewKmsKeyId!),
            TargetService.KmsKey => Messages.RotateKeyAction,
            _ => Messages.RotateClusterAction,
        };
        var runner = Runner();
        _connections.Add(connection);
        if (IsWhatIf())
        {
            Plan(target, connection, left, action);
            return;
        }

        _planned++;
        // An accepted rotation is only waited for.
        if (left is not { State.Stage: RotationStage.Accepted }
            && !Approve(NameOf(target), left is null ? action : Messages.PlanSettle, target))
        {
            return;
        }

        _progress!.CountTaken();
        RunInline(() => runner.AddAsync(target, connection, left, StopToken));
    }

    private static string NameOf(Target target) => Messages.FleetTarget.With(target.Service, target.Id, target.Region);

    private FleetRunner Runner()
    {
        if (_runner is not null)
        {
            return _runner;
        }

        _progress = new FleetProgressBar(this, Time);
        _progress.Runner = _runner = new FleetRunner(
            IsWhatIf() ? PlanOptions() : Options(),
            Time,
            RotateOnceOptions.Current,
            _journal is null ? NoJournal.Instance : new FleetJournal(_journal),
            result =>
            {
                _unreported[result] = true;
                Post(() => Report(result));
            },
            CallListener,
            _earlier)
        {
            ApproveRetry = RetryUnknown ? ApproveRetryAsync : null,
        };
        WhenIdle = IsWhatIf() ? null : _progress.Refresh;
        return _runner;
    }

    private void ThrowIfEmpty()
    {
        if (!AllowEmpty
            && _earlier is not { Targets.Count: > 0 }
            && _planned + _plan.Count == 0
            && _failed == 0
            && _refused == 0)
        {
            Refuse(ErrorIds.NoTargets, Messages.NoTargetsSelected, Messages.NoTargetsSelectedAction);
        }
    }

    private async Task<bool> ApproveRetryAsync(Target target)
    {
        if (Force)
        {
            return true;
        }

        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (StopToken.Register(() => answer.TrySetResult(false)))
        {
            Post(() => answer.TrySetResult(Approve(NameOf(target), Messages.RetryUnknownAction, target)));
            return await answer.Task.ConfigureAwait(false);
        }
    }
}
