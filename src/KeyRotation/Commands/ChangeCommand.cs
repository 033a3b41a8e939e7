using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>Base class of the cmdlets that change resources: one confirmation and one request per resource.</summary>
public abstract class ChangeCommand : ResourceCommand
{
    /// <summary>Answers the confirmation prompt. -WhatIf still applies.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Confirms each resource. Returns true if it may be changed.</summary>
    /// <param name="description">The resource, as the prompt shows it.</param>
    /// <param name="action">The action, as the prompt shows it.</param>
    /// <param name="target">The resource as the user named it.</param>
    private protected bool Approve(string description, string action, object target)
    {
        // PowerShell decides about -WhatIf and -Confirm. -Force only answers the prompt.
        if (!Force || IsWhatIf() || MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return Ask(description, action, target);
        }

        WriteVerbose(Messages.Performing.With(action, description));
        return true;
    }

    /// <summary>Changes the resources in order. A failure is reported, and the next resource follows.</summary>
    private protected void ChangeEach(
        IReadOnlyCollection<WaitTarget> targets, Func<WaitTarget, CancellationToken, Task> change)
    {
        if (targets.Count == 0)
        {
            return;
        }

        Run(async cancellationToken =>
        {
            var isFirst = true;
            foreach (var target in targets)
            {
                if (!isFirst)
                {
                    // If a downstream cmdlet has ended the pipeline, stop before the next request is sent.
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
                }

                isFirst = false;
                try
                {
                    await change(target, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    Post(() => WriteFailure(target.Id, e, target.Connection));
                }
            }
        });
    }

    private bool Ask(string description, string action, object target)
    {
        try
        {
            return ShouldProcess(description, action);
        }
        catch (Exception e) when (e is HostException or not RuntimeException)
        {
            // Without a user to answer, each host fails differently: with -NonInteractive, in a runspace without a user
            // interface, and (with a NullReferenceException) if the console's input has ended, as under cron.
            ThrowTerminatingError(
                ErrorRecords.Of(
                    new KeyRotationException(
                        ErrorIds.ConfirmationUnavailable,
                        FaultKind.InvalidState,
                        Messages.ConfirmationUnavailable.With(description),
                        Messages.ConfirmationUnavailableAction,
                        e),
                    target));
            return false;
        }
    }

    // The preference can be any value that PowerShell converts to true: $WhatIfPreference = 1 also counts.
    private protected bool IsWhatIf() => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var flag) ? flag : GetVariableValue("WhatIfPreference"));
}
