using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Completion;
using KeyRotation.Kms;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Enables or disables automatic rotation of AWS KMS keys.</summary>
[Cmdlet(
    VerbsCommon.Set,
    "KMSKeyRotationSchedule",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = EnableSet)]
[OutputType(typeof(KmsKeyRotation))]
public sealed class SetKMSKeyRotationScheduleCommand : ChangeCommand
{
    private const string EnableSet = "Enable";
    private const string DisableSet = "Disable";

    /// <summary>Key IDs, key ARNs, alias names or alias ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [Alias(nameof(Target.Id))]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string?[]? KeyId { get; set; }

    /// <summary>The rotation period in days.</summary>
    [Parameter(ParameterSetName = EnableSet)]
    [ValidateRange(90, 2560)]
    public int? RotationPeriodInDays { get; set; }

    /// <summary>Disables automatic rotation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DisableSet)]
    public SwitchParameter Disable { get; set; }

    private protected override TargetService? ResourceService => TargetService.KmsKey;

    private protected override string WaitCommandName => "Wait-KMSKeyRotation";

    private protected override string FailurePrefix => Messages.ScheduleKeyFailed;

    private string Action =>
        Disable ? Messages.DisableScheduleAction
        : RotationPeriodInDays is { } days ? Messages.EnableScheduleDaysAction.With(days)
        : Messages.EnableScheduleAction;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var approved = TakeTargets(KeyId)
            .Where(target => Approve(Messages.KeyTarget.With(target.Id, target.Connection.Region), Action, target.Id))
            .ToList();
        ChangeEach(approved, SetAsync);
    }

    private async Task SetAsync(WaitTarget target, CancellationToken cancellationToken)
    {
        var state = Disable
            ? await KeySchedule.DisableAsync(target.Connection, target.Id, cancellationToken).ConfigureAwait(false)
            : await KeySchedule
                .EnableAsync(target.Connection, target.Id, RotationPeriodInDays, cancellationToken)
                .ConfigureAwait(false);
        Post(() => WriteResource(target.Id, state, target.Connection, started: null));
    }
}
