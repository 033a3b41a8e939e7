using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Errors;
using KeyRotation.Fleet;
using KeyRotation.Journal;
using KeyRotation.Properties;
using KeyRotation.Queues;
using KeyRotation.RotateOnce;

namespace KeyRotation.Commands;

/// <summary>Determines the outcome of rotations whose outcome is unknown. Sends no change.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "KeyRotationOutcome")]
[OutputType(typeof(Result))]
public sealed class ResolveKeyRotationOutcomeCommand : AwsCommand
{
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromMinutes(20);

    private readonly List<Item> _items = [];
    private readonly Dictionary<string, JournalWriter> _journals = new(StringComparer.Ordinal);
    private bool _isJournalTyped;
    private Exception? _lastError;

    /// <summary>Journals. Every target in doubt is resolved.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? JournalPath { get; set; }

    /// <summary>Waits until each outcome is known and each rotation has ended.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>The total time to wait.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isJournalTyped = MyInvocation.BoundParameters.ContainsKey(nameof(JournalPath));
        if (!_isJournalTyped
            && !MyInvocation.ExpectingInput
            && !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
        {
            ThrowTerminatingError(
                ErrorRecords.Of(
                    new KeyRotationException(
                        ErrorIds.NoTargets,
                        FaultKind.InvalidInput,
                        Messages.NothingToResolve,
                        Messages.NotUnknownAction),
                    target: null));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // A path from the command line is taken once. An object with a journal path stands for the journal.
        var paths = JournalPath;
        JournalPath = null;
        foreach (var path in paths ?? [])
        {
            TakeJournal(path);
        }

        if (InputObject is null || (paths is not null && !_isJournalTyped))
        {
            return;
        }

        if (InputObject.BaseObject is object?[] list)
        {
            foreach (var each in list.Where(each => each is not null))
            {
                Take(PSObject.AsPSObject(each));
            }
        }
        else
        {
            Take(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_items.Count > 0)
        {
            ResolveAll();
        }

        CloseJournals();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            foreach (var journal in _journals.Values)
            {
                Finish(async () => await journal.DisposeAsync().ConfigureAwait(false));
            }
        }
    }

    private void Take(PSObject input)
    {
        if (UnknownRotationReader.IsKnown(input))
        {
            WriteObject(input);
            return;
        }

        try
        {
            var unknown = UnknownRotationReader.Read(input);
            var known = PSObject.AsPSObject(unknown.Target);
            // The module's own errors and results keep the connection of their resource. A row of a table can specify
            // it.
            var isRow =
                ResourceHandle.Find(unknown.Target) is null
                && TargetReader.Reader(input)(nameof(Result.Service)) is not null;
            var reached = isRow ? input : known;
            _items.Add(new Item(unknown, ConnectTo(reached), Writer: null));
        }
        catch (KeyRotationException e)
        {
            WriteError(ErrorRecords.Of(e, input));
        }
    }

    private void TakeJournal(string path)
    {
        try
        {
            var full = GetUnresolvedProviderPathFromPSPath(path);
            if (!System.IO.Path.IsPathRooted(full))
            {
                // A path of another provider, such as Env:.
                throw JournalErrors.NotFound(path);
            }

            if (_journals.ContainsKey(full))
            {
                return;
            }

            var unknown = new List<UnknownRotation>();
            Run(async cancellationToken =>
                unknown = await OpenJournalAsync(full, cancellationToken).ConfigureAwait(false));
            unknown.ForEach(each => TakeFromJournal(each, _journals[full]));
        }
        catch (KeyRotationException e)
        {
            WriteError(ErrorRecords.Of(e, path));
        }
    }

    private void TakeFromJournal(UnknownRotation unknown, JournalWriter journal)
    {
        try
        {
            _items.Add(new Item(unknown, ConnectTo(unknown.Target.Region, profileName: null, roleArn: null), journal));
        }
        catch (KeyRotationException e)
        {
            WriteError(ErrorRecords.Of(e, unknown.Target));
        }
    }

    private async Task<List<UnknownRotation>> OpenJournalAsync(string path, CancellationToken cancellationToken)
    {
        var options = new JournalWriterOptions(Guid.NewGuid().ToString("D"), JournalMode.Resume)
        {
            Time = EngineClock.Current,
        };
        var journal = await JournalWriter.OpenAsync(path, options, cancellationToken).ConfigureAwait(false);
        _journals.Add(path, journal);
        if (journal.Recovery!.TornTail is { } torn)
        {
            Post(() => WriteWarning(Messages.TornTail.With(torn.LineNumber, torn.KeptIn)));
        }

        var unknown = FleetResume.Plan(journal.Recovery.State).ToResume
            .Where(static each => each.Interrupted is { State.Stage: RotationStage.InDoubt or RotationStage.Accepted })
            .Select(static each => new UnknownRotation(each.Target, each.Interrupted!.State, each.Interrupted.SentUtc))
            .ToList();
        if (unknown.Count > 0)
        {
            // Keeps the limits of the run for its next resume.
            var run = (journal.Recovery.State.Run ?? new JournalRunInfo()) with
            {
                Operator = Environment.UserName,
                Host = Environment.MachineName,
                CommandLine = MyInvocation.MyCommand.Name,
            };
            var record = new JournalRecord(JournalPhase.RunResumed) { Run = run };
            await journal.AppendAsync(record, durable: true, cancellationToken).ConfigureAwait(false);
        }

        return unknown;
    }

    private void ResolveAll()
    {
        var resolver = new OutcomeResolver(
            EngineClock.Current,
            RotateOnceOptions.Current,
            Wait ? Timeout ?? s_defaultTimeout : null,
            CallListener,
            StopToken)
        {
            OnTrailUnavailable = trouble => Post(() => WriteWarning(Failure.Of(trouble).Message)),
        };
        var progress = new WaitProgressBar(
            this, new WaitProgressText(Messages.ResolvingOutcomes), _items.Count, EngineClock.Current);
        WhenIdle = progress.Refresh;
        Run(cancellationToken =>
            Task.WhenAll(_items.Select(item => ResolveAsync(resolver, item, progress, cancellationToken))));
        WhenIdle = null;
        progress.Complete();
    }

    private async Task ResolveAsync(
        OutcomeResolver resolver, Item item, WaitProgressBar progress, CancellationToken cancellationToken)
    {
        var result = await resolver
            .ResolveAsync(item.Unknown, item.Connection, item.Journal, cancellationToken)
            .ConfigureAwait(false);
        Post(() =>
        {
            progress.CountOne();
            WriteObject(result);
            if (result.Error is { } error
                && result.Outcome != FleetOutcome.Failed
                && error is not RotationOutcomeUnknownException)
            {
                WriteError(
                    ErrorRecords.Of(
                        error,
                        result,
                        Messages.OutcomeNotResolved.With(result.Id),
                        item.Connection.EndpointName,
                        ReferenceEquals(error, _lastError)));
                _lastError = error;
            }
        });
    }

    private void CloseJournals()
    {
        foreach (var entry in _journals.ToList())
        {
            _journals.Remove(entry.Key);
            try
            {
                Run(_ => CloseAsync(entry.Value));
            }
            catch (JournalFailedException e)
            {
                WriteError(ErrorRecords.Of(e, entry.Key));
            }
        }
    }

    private async Task CloseAsync(JournalWriter journal)
    {
        try
        {
            if (_items.Any(item => item.Writer == journal))
            {
                await journal
                    .AppendAsync(new JournalRecord(JournalPhase.RunEnded), durable: true)
                    .ConfigureAwait(false);
            }
        }
        finally
        {
            await journal.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Writer is null if the rotation is not from a journal.
    private sealed record Item(UnknownRotation Unknown, AwsConnection Connection, JournalWriter? Writer)
    {
        public IFleetJournal Journal { get; } = Writer is null ? NoJournal.Instance : new FleetJournal(Writer);
    }
}
