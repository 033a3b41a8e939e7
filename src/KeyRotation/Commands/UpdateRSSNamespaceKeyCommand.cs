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
    private readonly Dictionary<(AwsConnection, string), KmsKeyReference> _keys = [];

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
    protected override void EndProcessing() => WaitTogether(
        Accepted,
        connection => new NamespaceWaitSource(connection, Time),
        NamespaceWaitSource.DefaultOptions.With(Timeout, PollingInterval),
        static (_, found) => found,
        new WaitProgressText(Messages.WaitNamespaces, Messages.NamespaceHint));

    private async Task UpdateAsync(WaitTarget target, CancellationToken cancellationToken)
    {
        // One look-up of the key serves all namespaces of the connection.
        if (!_keys.TryGetValue((target.Connection, KmsKeyId), out var key))
        {
            _keys[(target.Connection, KmsKeyId)] = key =
                await KmsKeyReference.ResolveAsync(target.Connection, KmsKeyId, cancellationToken).ConfigureAwait(false);
        }

        var change = new NamespaceKeyChange(target.Connection, target.Id, key);
        var before = await change.ReadWitnessAsync(cancellationToken).ConfigureAwait(false);
        if (change.IsInPlace(before))
        {
            Post(() =>
            {
                WriteWarning(Messages.KeyInPlace.With(target.Id, key.Display));
                WriteResource(target.Id, before.Namespace!, target.Connection, ticket: null, FleetOutcome.Skipped);
            });
            return;
        }

        await RotateOnceAsync(target, change, before, receipt => new NamespaceTicket(receipt.SentAt, key), cancellationToken).ConfigureAwait(false);
    }
}
