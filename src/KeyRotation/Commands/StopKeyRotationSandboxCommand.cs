using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Stops sandboxes of this session.</summary>
[Cmdlet(VerbsLifecycle.Stop, "KeyRotationSandbox")]
public sealed class StopKeyRotationSandboxCommand : PSCmdlet
{
    private bool _hasArgument;

    /// <summary>
    /// The output of Start-KeyRotationSandbox. Without it, all sandboxes of this session are stopped.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public object?[]? Sandbox { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        _hasArgument = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(Sandbox));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!_hasArgument)
        {
            return;
        }

        // An empty variable is a mistake. It must not stop all sandboxes.
        foreach (var candidate in Sandbox ?? [null])
        {
            var value = candidate is PSObject wrapped ? wrapped.BaseObject : candidate;
            if (value is SandboxSession session)
            {
                session.Stop();
            }
            else
            {
                WriteError(
                    ErrorRecords.Of(
                        new KeyRotationException(
                            ErrorIds.NotASandbox,
                            FaultKind.InvalidInput,
                            Messages.NotASandbox,
                            Messages.NotASandboxAction),
                        candidate));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_hasArgument)
        {
            SandboxSession.StopAllOf(Runspace.DefaultRunspace.InstanceId);
        }
    }
}
