using System.Management.Automation;
using KeyRotation.Completion;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Rotates the encryption keys of provisioned Redshift clusters, each exactly once.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke, "RSRotateEncryptionKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("Amazon.Redshift.Model.Cluster")]
public sealed class InvokeRSRotateEncryptionKeyCommand : RotateCommand
{
    /// <summary>The clusters.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [Alias(nameof(Target.Id))]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string?[]? ClusterIdentifier { get; set; }

    private protected override TargetService? ResourceService => TargetService.RedshiftCluster;

    private protected override string FailurePrefix => Messages.RotateClusterFailed;

    private protected override string WaitCommandName => "Wait-RSClusterAvailable";

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        RotateEach(TakeTargets(ClusterIdentifier), Messages.ClusterTarget, Messages.RotateClusterAction);

    /// <inheritdoc/>
    protected override void EndProcessing() => WaitTogether(Accepted, new WaitProgressText(Messages.WaitClusters));
}
