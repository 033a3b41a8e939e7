using System.Management.Automation;
using System.Threading;
using KeyRotation.Journal;

namespace KeyRotation.Commands;

/// <summary>Finds out whether journals are as they were written.</summary>
[Cmdlet(VerbsDiagnostic.Test, "KeyRotationJournal")]
[OutputType(typeof(JournalVerification), typeof(bool))]
public sealed class TestKeyRotationJournalCommand : JournalCommand
{
    /// <summary>The Head of an earlier look, kept elsewhere.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Head")]
    [AllowNull]
    [AllowEmptyString]
    public string? ExpectedHead { get; set; }

    /// <summary>Write only whether it is valid.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Read(string path, CancellationToken cancellationToken)
    {
        // Empty where the earlier look found a journal without entries.
        var head = string.IsNullOrWhiteSpace(ExpectedHead)
            ? null
            : JournalHead.Parse(ExpectedHead) ?? throw JournalErrors.InvalidHead(ExpectedHead!);
        var verification = JournalVerifier.Verify(path, head, cancellationToken);
        WriteObject(Quiet ? verification.Valid : verification);
    }
}
