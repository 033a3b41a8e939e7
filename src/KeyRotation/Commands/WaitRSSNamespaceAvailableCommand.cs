using System.Management.Automation;
using KeyRotation.Completion;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Waits for Redshift Serverless namespaces to be available, all together.</summary>
[Cmdlet(VerbsLifecycle.Wait, "RSSNamespaceAvailable")]
[OutputType("Amazon.RedshiftServerless.Model.Namespace")]
public sealed class WaitRSSNamespaceAvailableCommand : WaitCommand
{
    /// <summary>The namespaces.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [Alias(nameof(Target.Id))]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string?[]? NamespaceName { get; set; }

    private protected override TargetService? ResourceService => TargetService.RedshiftServerlessNamespace;

    private protected override string WaitCommandName => "Wait-RSSNamespaceAvailable";

    private protected override string FailurePrefix => Messages.WaitNamespaceFailed;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Targets.AddRange(TakeTargets(NamespaceName));

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        WaitTogether(Targets, new WaitProgressText(Messages.WaitNamespaces, Messages.NamespaceHint));
}
