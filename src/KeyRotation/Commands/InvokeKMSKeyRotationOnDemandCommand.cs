using System.Management.Automation;
using KeyRotation.Completion;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Rotates the key material of AWS KMS keys on demand, each exactly once.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke, "KMSKeyRotationOnDemand", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KmsKeyRotation))]
public sealed class InvokeKMSKeyRotationOnDemandCommand : RotateCommand
{
    /// <summary>Key IDs, key ARNs, alias names or alias ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [Alias(nameof(Target.Id))]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string?[]? KeyId { get; set; }

    private protected override TargetService? ResourceService => TargetService.KmsKey;

    private protected override string FailurePrefix => Messages.RotateKeyFailed;

    private protected override string WaitCommandName => "Wait-KMSKeyRotation";

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        RotateEach(TakeTargets(KeyId), Messages.KeyTarget, Messages.RotateKeyAction);

    /// <inheritdoc/>
    protected override void EndProcessing() => WaitTogether(Accepted, new WaitProgressText(Messages.WaitKeys));
}
