using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Errors;
using KeyRotation.Fleet;
using KeyRotation.Journal;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

public sealed partial class InvokeKeyRotationCommand
{
    private JournalHistory? _history;

    private void ReadHistory()
    {
        if (History is null)
        {
            return;
        }

        if (SkipRotatedWithin is null)
        {
            Refuse(ErrorIds.EmptyParameter, Messages.HistoryWithoutSkip, Messages.HistoryWithoutSkipAction);
        }

        var journals = new List<JournalState>();
        foreach (var path in History)
        {
            try
            {
                var full = GetUnresolvedProviderPathFromPSPath(path);
                var journal = JournalState.Read(full);
                journals.Add(
                    journal.DamagedTail is null && journal.StartedAt is not null
                        ? journal
                        : throw JournalErrors.Broken(full, Messages.HistoryIncomplete));
            }
            catch (KeyRotationException e)
            {
                ThrowTerminatingError(ErrorRecords.Of(e, path));
            }
        }

        _history = new JournalHistory(journals);
    }

    private void OpenJournal(string path)
    {
        try
        {
            if (!IsWhatIf())
            {
                Run(_ => OpenJournalAsync(path));
            }
            else if (Resume)
            {
                // The plan is what the journal leaves to do; the journal itself stays as it is.
                _earlier = JournalState.Read(path);
                TakeLimits(_earlier.Run);
            }
        }
        catch (KeyRotationException e)
        {
            ThrowTerminatingError(ErrorRecords.Of(e, JournalPath));
        }

        if (_journal?.Recovery is { } recovery)
        {
            _earlier = recovery.State;
            if (recovery.TornTail is { } torn)
            {
                WriteWarning(Messages.TornTail.With(torn.LineNumber, torn.KeptIn));
            }
        }
    }

    private async Task OpenJournalAsync(string path)
    {
        var options = new JournalWriterOptions(
            Guid.NewGuid().ToString("D"), Resume ? JournalMode.Resume : JournalMode.Create)
        {
            Time = Time,
        };
        _journal = await JournalWriter.OpenAsync(path, options, StopToken).ConfigureAwait(false);
        TakeLimits(_journal.Recovery?.State.Run);
        var record = new JournalRecord(Resume ? JournalPhase.RunResumed : JournalPhase.RunStarted)
        {
            Run = NewRunInfo(),
        };
        await _journal.AppendAsync(record, durable: true, StopToken).ConfigureAwait(false);
    }

    // What the earlier run was limited to still holds, unless something else was typed.
    private void TakeLimits(JournalRunInfo? earlier)
    {
        if (earlier is null)
        {
            return;
        }

        var taken = new List<string>();
        ThrottleLimit = Number(nameof(ThrottleLimit)) ?? ThrottleLimit;
        CanaryCount = Number(nameof(CanaryCount)) ?? CanaryCount;
        MaxPerGroup = Number(nameof(MaxPerGroup)) ?? MaxPerGroup;
        MaxErrorCount = Number(nameof(MaxErrorCount)) ?? MaxErrorCount;
        MaxErrorPercent = Number(nameof(MaxErrorPercent)) ?? MaxErrorPercent;
        GroupBy = Earlier(nameof(GroupBy)) ?? GroupBy;
        TimeoutPerTarget = Duration(nameof(TimeoutPerTarget)) ?? TimeoutPerTarget;
        SkipRotatedWithin = Duration(nameof(SkipRotatedWithin)) ?? SkipRotatedWithin;
        if (taken.Count > 0)
        {
            Post(() => WriteVerbose(Messages.LimitsTaken.With(string.Join(", ", taken))));
        }

        string? Earlier(string name)
        {
            if (MyInvocation.BoundParameters.ContainsKey(name)
                || _policy is not null
                || !earlier.Limits.TryGetValue(name, out var text))
            {
                return null;
            }

            taken.Add($"-{name} {text}");
            return text;
        }

        int? Number(string name) =>
            int.TryParse(Earlier(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;

        TimeSpan? Duration(string name) =>
            TimeSpan.TryParse(Earlier(name), CultureInfo.InvariantCulture, out var span) ? span : null;
    }

    private JournalRunInfo NewRunInfo() => new()
    {
        Limits = Limits(),
        PolicyHash = Policy is null ? null : PolicyArgument.HashOf(Policy, GetUnresolvedProviderPathFromPSPath),
        Operator = Environment.UserName,
        Host = Environment.MachineName,
        CommandLine = "Invoke-KeyRotation " + string.Join(" ", Limits().Select(limit => $"-{limit.Key} {limit.Value}")),
        Roles = RoleArn is null ? [] : [RoleArn],
    };

    private Dictionary<string, string> Limits()
    {
        var limits = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(nameof(ThrottleLimit), ThrottleLimit);
        Add(nameof(MaxErrorCount), MaxErrorCount);
        Add(nameof(MaxErrorPercent), MaxErrorPercent);
        Add(nameof(CanaryCount), CanaryCount);
        Add(nameof(GroupBy), GroupBy);
        Add(nameof(MaxPerGroup), MaxPerGroup);
        Add(nameof(StartBefore), StartBefore?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        Add(nameof(TimeoutPerTarget), TimeoutPerTarget);
        Add(nameof(SkipRotatedWithin), SkipRotatedWithin);
        return limits;

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                limits[name] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
            }
        }
    }

    /// <summary>The command that goes on with this run: with how it was reached, and without secrets.</summary>
    private string ResumeCommand()
    {
        var command = new StringBuilder($"Invoke-KeyRotation -JournalPath {Quoted(JournalPath!)} -Resume");
        Add(nameof(Region), Region);
        Add(nameof(ProfileName), ProfileName);
        Add(nameof(ProfileLocation), ProfileLocation);
        Add(nameof(RoleArn), RoleArn);
        Add(nameof(ExternalId), ExternalId);
        Add(nameof(EndpointUrl), EndpointUrl?.WithoutSecrets());
        Add(nameof(NewKmsKeyId), NewKmsKeyId);
        return command.ToString();

        void Add(string name, string? value)
        {
            if (MyInvocation.BoundParameters.ContainsKey(name) && value is not null)
            {
                command.Append(" -").Append(name).Append(' ').Append(Quoted(value));
            }
        }

        static string Quoted(string text) => "'" + text.Replace("'", "''") + "'";
    }

    private void EndJournal()
    {
        if (_journal is not { } journal)
        {
            return;
        }

        _journal = null;
        try
        {
            Run(async _ =>
            {
                try
                {
                    await journal
                        .AppendAsync(new JournalRecord(JournalPhase.RunEnded), durable: true, CancellationToken.None)
                        .ConfigureAwait(false);
                }
                finally
                {
                    await journal.DisposeAsync().ConfigureAwait(false);
                }
            });
        }
        catch (JournalFailedException e)
        {
            // It may have failed long before: the results of what was not started say so too.
            Fail(ErrorRecords.Of(e, JournalPath));
        }
    }

    private void LeaveJournal()
    {
        if (_journal is { } journal)
        {
            _journal = null;
            Finish(async () => await journal.DisposeAsync().ConfigureAwait(false));
        }
    }

    // First what an earlier process left under way, then what it had not begun, then what is new. What ended is not
    // read again; what did not end well is reported again, so that an exit code is true.
    private void ResumeRun(FleetResumePlan plan)
    {
        foreach (var (planned, left) in plan.ToResume)
        {
            try
            {
                // What was piped knows more than the journal: how it is reached, and its tags.
                var (target, connection) = _piped.TryGetValue(JournalTarget.Of(planned), out var piped)
                    ? piped
                    : (planned, Reach(planned));
                if (target.NewKmsKeyId is null && target.Service == TargetService.RedshiftServerlessNamespace)
                {
                    target = TargetReader.ForFleet(target, NewKmsKeyId);
                }

                Runner().Check(target);
                Start(target.With(planned.Arn, planned.AccountId), connection, left);
            }
            catch (KeyRotationException e) when (e.Kind == FaultKind.Authentication && _planned == 0)
            {
                // There are no credentials at all: that says nothing about any target.
                ThrowTerminatingError(ErrorRecords.Of(e, planned));
            }
            catch (KeyRotationException e)
            {
                Fail(ErrorRecords.Of(e, planned));
            }
        }

        if (plan.ToResume.Count == 0 && _new.Count == 0)
        {
            WriteWarning(Messages.NothingToResume.With(plan.Ended.Count));
        }

        foreach (
            var ended in plan.Ended.Where(ended => ended.Phase is not (JournalPhase.Completed or JournalPhase.Skipped)))
        {
            ReportEarlier(ended);
        }
    }

    // As the earlier run did, unless other credentials are typed. The endpoint of a journal is not trusted with
    // requests.
    private AwsConnection Reach(Target planned)
    {
        var known = _earlier!.Find(JournalTarget.Of(planned))!.Target;
        return ConnectTo(planned.Region, known.ProfileName, HasTypedCredentials ? null : known.RoleArn);
    }

    private void ReportEarlier(JournalTargetState ended)
    {
        var error = ended.Phase == JournalPhase.Failed
            ? new KeyRotationException(
                ended.ErrorId ?? ErrorIds.FleetFailed,
                FaultKind.InvalidState,
                Messages.FailedEarlier.With(ended.Target, ended.Time, ended.Message ?? string.Empty),
                Messages.FailedEarlierAction)
            : null;
        var result = new Result
        {
            Service = ended.Target.Service,
            Id = ended.Target.Id,
            Outcome = error is null ? FleetOutcome.AlreadyRotating : FleetOutcome.Failed,
            Reason = ended.Message,
            Arn = ended.Target.Arn,
            Region = ended.Target.Region,
            AccountId = ended.Target.AccountId,
            SentUtc = ended.SentAt,
            EndedUtc = ended.Time,
            Elapsed = ended.Time - ended.SentAt,
            Attempts = ended.Attempt,
            AttemptId = ended.AttemptId,
            RequestIds = ended.RequestIds,
            CallerArn = ended.CallerArn,
            ErrorId = error?.ErrorId,
            Error = error,
        };
        WriteObject(result);
        if (error is not null)
        {
            _refused++;
            Fail(ErrorRecords.Of(error, result));
        }
    }
}
