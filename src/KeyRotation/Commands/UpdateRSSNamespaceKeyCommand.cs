using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;
using KeyRotation.Completion;
using KeyRotation.Properties;
using KeyRotation.Serverless;

namespace KeyRotation.Commands;

/// <summary>Encrypts Redshift Serverless namespaces under another AWS KMS key.</summary>
[Cmdlet(VerbsData.Update, "RSSNamespaceKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("Amazon.RedshiftServerless.Model.Namespace")]
public sealed class UpdateRSSNamespaceKeyCommand : RotateCommand
{
    /// <summary>The namespaces.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string?[]? NamespaceName { get; set; }

    /// <summary>The new key: id, ARN, alias name or alias ARN.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string KmsKeyId { get; set; } = null!;

    private protected override string FailurePrefix => Messages.UpdateNamespaceFailed;

    private protected override TargetService ServiceKind => TargetService.RedshiftServerlessNamespace;

    private protected override string WaitCommandName => "Wait-RSSNamespaceAvailable";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var action = Messages.UpdateNamespaceAction.With(KmsKeyId);
        var approved = TakeTargets(NamespaceName)
            .Where(target => Approve(Messages.NamespaceTarget.With(target.Id, target.Connection.Region), action, target.Id))
            .ToList();
        ChangeEach(approved, UpdateAsync);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => WaitTogether(Accepted, new WaitProgressText(Messages.WaitNamespaces, Messages.NamespaceHint));

    private Task UpdateAsync(WaitTarget target, CancellationToken cancellationToken) => RotateAsync(target, KmsKeyId, cancellationToken);
}
