using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <content>Writes results and errors as they arrive.</content>
public sealed partial class InvokeKeyRotationCommand
{
    private IEnumerable<string> UnreportedWarnings()
    {
        var sent = _unreported.Keys.Where(result => result.Attempts > 0).OrderBy(result => result.SentUtc).ToList();
        foreach (var result in sent.Take(MaxNames))
        {
            yield return Messages.FleetInFlight.With(
                result.Service,
                result.Id,
                result.Region,
                result.Outcome,
                result.Reason is { } reason ? " " + reason : string.Empty);
        }

        if (sent.Count > MaxNames)
        {
            yield return Messages.FleetInFlightMore.With(sent.Count - MaxNames);
        }

        if (sent.Count > 0)
        {
            yield return JournalPath is null ? Messages.FleetNoJournal : Messages.FleetGoOn.With(ResumeCommand());
        }
    }

    private void Report(Result result)
    {
        ThrowIfCredentialsNeverWorked(result);
        if (IsWhatIf())
        {
            RecordChecked(result);
            return;
        }

        _progress!.CountEnded(result);
        try
        {
            WriteObject(result);
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A downstream cmdlet received it and ended the pipeline.
            _unreported.TryRemove(result, out _);
            throw;
        }

        _unreported.TryRemove(result, out _);
        if (result.Error is { } error)
        {
            Fail(result, error);
        }
    }

    // If no credentials work at all, the failure is not about any target. The run ends before its first start.
    private void ThrowIfCredentialsNeverWorked(Result result)
    {
        if (result is { Outcome: FleetOutcome.NotStarted, Attempts: 0, Error: { } error }
            && Failure.Of(error).Kind == FaultKind.Authentication
            && !_credentialsWorked
            && _connections.Count == 1)
        {
            Runner().StopStarting(Failure.Of(error).Message);
            ThrowTerminatingError(ErrorRecords.Of(error, result));
        }

        _credentialsWorked |= result.Error is null || Failure.Of(result.Error).Kind != FaultKind.Authentication;
    }

    private void Fail(Result result, Exception error)
    {
        var prefix = result.Proof is null ? FailurePrefix : Messages.AcceptedWaitFailed;
        var record = ErrorRecords.Of(
            error, result, prefix.With(result.Id), isRepeated: ReferenceEquals(error, _lastError));
        _lastError = error;
        if (JournalPath is not null && Failure.IsEndOfCredentials(error))
        {
            record.ErrorDetails.RecommendedAction += " " + Messages.ResumeWithNewCredentials.With(ResumeCommand());
        }

        Fail(record);
    }

    // With -ErrorAction Stop, the first failure must not abort the others: no more targets start, running ones
    // continue, and one summary is thrown at the end.
    private void Fail(ErrorRecord record)
    {
        _failed++;
        if (_stopsOnError)
        {
            Runner().StopStarting(Messages.StoppedByErrorAction);
            WriteWarning(record.ErrorDetails.Message);
        }
        else
        {
            WriteError(record);
        }
    }
}
