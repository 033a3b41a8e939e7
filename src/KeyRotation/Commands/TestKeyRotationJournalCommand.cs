using System.Management.Automation;
using System.Threading;
using KeyRotation.Journal;

namespace KeyRotation.Commands;

/// <summary>Checks whether journals are unchanged since they were written.</summary>
[Cmdlet(VerbsDiagnostic.Test, "KeyRotationJournal")]
[OutputType(typeof(JournalVerification), typeof(bool))]
public sealed class TestKeyRotationJournalCommand : JournalCommand
{
    /// <summary>The Head that an earlier check returned.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Head")]
    [AllowNull]
    [AllowEmptyString]
    public string? ExpectedHead { get; set; }

    /// <summary>Writes only whether the journal is valid.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Read(string path, CancellationToken cancellationToken)
    {
        // Empty if the earlier check found a journal without entries.
        var head = string.IsNullOrWhiteSpace(ExpectedHead)
            ? null
            : JournalHead.Parse(ExpectedHead) ?? throw JournalErrors.InvalidHead(ExpectedHead!);
        var verification = JournalVerifier.Verify(path, head, cancellationToken);
        WriteObject(Quiet ? verification.Valid : verification);
    }
}
