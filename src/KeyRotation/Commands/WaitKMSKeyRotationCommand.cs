using System.Management.Automation;
using KeyRotation.Completion;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Waits for on-demand rotations of AWS KMS keys to complete, all together.</summary>
[Cmdlet(VerbsLifecycle.Wait, "KMSKeyRotation")]
[OutputType(typeof(KmsKeyRotation))]
public sealed class WaitKMSKeyRotationCommand : WaitCommand
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

    private protected override string WaitCommandName => "Wait-KMSKeyRotation";

    private protected override string FailurePrefix => Messages.WaitKeyFailed;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Targets.AddRange(TakeTargets(KeyId));

    /// <inheritdoc/>
    protected override void EndProcessing() => WaitTogether(Targets, new WaitProgressText(Messages.WaitKeys));
}
