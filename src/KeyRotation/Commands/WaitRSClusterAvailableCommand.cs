using System.Management.Automation;
using KeyRotation.Completion;
using KeyRotation.Properties;
using KeyRotation.Redshift;

namespace KeyRotation.Commands;

/// <summary>Waits for provisioned Redshift clusters to be available, all together.</summary>
[Cmdlet(VerbsLifecycle.Wait, "RSClusterAvailable")]
[OutputType("Amazon.Redshift.Model.Cluster")]
public sealed class WaitRSClusterAvailableCommand : WaitCommand
{
    /// <summary>The clusters.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [Alias(nameof(Target.Id))]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string?[]? ClusterIdentifier { get; set; }

    /// <summary>
    /// Also opens a TCP connection to the cluster's endpoint: a cluster can be "available" before its endpoint answers.
    /// </summary>
    [Parameter]
    public SwitchParameter TestEndpoint { get; set; }

    private protected override TargetService? ResourceService => TargetService.RedshiftCluster;

    private protected override string WaitCommandName => "Wait-RSClusterAvailable";

    private protected override string FailurePrefix => Messages.WaitClusterFailed;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Targets.AddRange(TakeTargets(ClusterIdentifier));

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        WaitTogether(
            Targets,
            new WaitProgressText(Messages.WaitClusters),
            TestEndpoint ? new EndpointConfirmation(new TcpProbe()).ConfirmAsync : null);
}
