using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <summary>
/// What the cmdlets that change something share: one question per resource, then one request per resource.
/// </summary>
public abstract class ChangeCommand : ResourceCommand
{
    /// <summary>Answers the prompt. What -WhatIf says still holds.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Asks for each resource; true for those that may be changed.</summary>
    /// <param name="description">The resource as the question names it.</param>
    /// <param name="action">What would be done.</param>
    /// <param name="target">The resource as the user named it.</param>
    private protected bool Approve(string description, string action, object target)
    {
        // The engine decides about -WhatIf and -Confirm. -Force only answers its question, so it is asked nothing else.
        if (!Force || IsWhatIf() || MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return Ask(description, action, target);
        }

        WriteVerbose(Messages.Performing.With(action, description));
        return true;
    }

    /// <summary>Changes one resource after the other; a failure is told and the next one goes on.</summary>
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
                    // A cmdlet further down that wants no more is heard before the next request is sent.
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
            // Each host fails in a way of its own where nobody can answer: with -NonInteractive, in a runspace without
            // a user interface, and (a NullReferenceException) where the input of a console has ended, as it has under
            // cron.
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

    // The preference may be anything that PowerShell takes for true: $WhatIfPreference = 1 asks for it too.
    private protected bool IsWhatIf() => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var flag) ? flag : GetVariableValue("WhatIfPreference"));
}
