using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using KeyRotation.Errors;
using KeyRotation.Journal;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Reads the entries of journals, one at a time.</summary>
[Cmdlet(VerbsCommon.Get, "KeyRotationJournal")]
[OutputType(typeof(JournalEntry))]
public sealed class GetKeyRotationJournalCommand : JournalCommand
{
    private WildcardPattern[] _ids = [];

    /// <summary>Returns only entries of these runs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? RunId { get; set; }

    /// <summary>Returns only entries of these phases.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public JournalPhase[]? Phase { get; set; }

    /// <summary>Returns only entries of these services.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public TargetService[]? Service { get; set; }

    /// <summary>Returns only entries of targets with these ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        _ids = [
            .. (Id ?? []).Select(static pattern => new WildcardPattern(
                pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant)),
        ];

    private protected override void Read(string path, CancellationToken cancellationToken)
    {
        foreach (var reading in JournalReader.ReadLines(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reading.Entry is not { } entry)
            {
                ReportDamage(path, reading);
            }
            else if (Matches(entry))
            {
                WriteObject(entry);
            }
        }
    }

    // Other lines are still written: a damaged journal is when they are needed most.
    private void ReportDamage(string path, JournalReadLine reading)
    {
        if (reading.IsTornTail)
        {
            WriteWarning(Messages.JournalTornTail.With(path, reading.LineNumber));
        }
        else
        {
            WriteError(ErrorRecords.Of(JournalErrors.BadLine(path, reading.LineNumber), path));
        }
    }

    private bool Matches(JournalEntry entry) =>
        (RunId is null || RunId.Contains(entry.RunId, StringComparer.OrdinalIgnoreCase))
        && (Phase is null || Phase.Contains(entry.Phase))
        && (Service is null || (entry.Service is { } service && Service.Contains(service)))
        && (Id is null || (entry.Id is { } id && _ids.Any(pattern => pattern.IsMatch(id))));
}
