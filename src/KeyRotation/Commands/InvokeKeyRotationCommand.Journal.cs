using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Binding;
using KeyRotation.Errors;
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
                // The plan shows what the journal leaves to do. The journal itself is not changed.
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

    private JournalRunInfo NewRunInfo() => new()
    {
        Limits = Limits(),
        PolicyHash = Policy is null ? null : PolicyArgument.HashOf(Policy, GetUnresolvedProviderPathFromPSPath),
        Operator = Environment.UserName,
        Host = Environment.MachineName,
        CommandLine = "Invoke-KeyRotation " + string.Join(" ", Limits().Select(limit => $"-{limit.Key} {limit.Value}")),
        Roles = RoleArn is null ? [] : [RoleArn],
    };

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
            // The journal may have failed long before. The results of targets that were not started report it too.
            Fail(ErrorRecords.Of(e, JournalPath));
        }
    }

    private void CloseJournal()
    {
        if (_journal is { } journal)
        {
            _journal = null;
            Finish(async () => await journal.DisposeAsync().ConfigureAwait(false));
        }
    }
}
