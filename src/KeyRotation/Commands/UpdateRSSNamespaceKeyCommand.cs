using System;
using System.Management.Automation;
using KeyRotation.Completion;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Changes the AWS KMS key of Redshift Serverless namespaces.</summary>
[Cmdlet(VerbsData.Update, "RSSNamespaceKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("Amazon.RedshiftServerless.Model.Namespace")]
public sealed class UpdateRSSNamespaceKeyCommand : RotateCommand
{
    /// <summary>The namespaces.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [Alias(nameof(Target.Id))]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string?[]? NamespaceName { get; set; }

    /// <summary>The new key: key ID, key ARN, alias name or alias ARN.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias(nameof(Target.NewKmsKeyId))]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string? KmsKeyId { get; set; }

    private protected override TargetService? ResourceService => TargetService.RedshiftServerlessNamespace;

    private protected override string FailurePrefix => Messages.UpdateNamespaceFailed;

    private protected override string WaitCommandName => "Wait-RSSNamespaceAvailable";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseEmpty(nameof(KmsKeyId));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var targets = TakeTargets(NamespaceName);
        if (KmsKeyId is not { } key || string.IsNullOrWhiteSpace(key))
        {
            foreach (var target in targets)
            {
                WriteFailure(
                    target.Id,
                    new KeyRotationException(
                        ErrorIds.NoNewKey,
                        FaultKind.InvalidInput,
                        Messages.NoNewKey.With(target.Id),
                        target.Id.StartsWith("alias/", StringComparison.Ordinal)
                        || target.Id.StartsWith("arn:", StringComparison.Ordinal)
                            ? Messages.NoNewKeyHint.With(target.Id)
                            : Messages.NoNewKeyAction));
            }

            return;
        }

        RotateEach(targets, Messages.NamespaceTarget, Messages.UpdateNamespaceAction.With(key), key);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        WaitTogether(Accepted, new WaitProgressText(Messages.WaitNamespaces, Messages.NamespaceHint));
}
