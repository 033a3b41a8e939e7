using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Commands;

/// <summary>What the cmdlets that change something share: one question per resource, then one request per resource.</summary>
public abstract class ChangeCommand : ResourceCommand
{
    /// <summary>Answers the prompt. What -WhatIf says still holds.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected RotateOnceEngine Engine { get; } = new(Time, EngineClock.Patience, EngineClock.Jitter);

    /// <summary>Asks for each resource; true for those that may be changed.</summary>
    private protected bool Approve(string description, string action)
    {
        // The engine decides about -WhatIf and -Confirm. -Force only answers its question, so it is asked nothing else.
        if (!Force || IsWhatIf() || MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return ShouldProcess(description, action);
        }

        WriteVerbose(Messages.Performing.With(action, description));
        return true;
    }

    /// <summary>Changes one resource after the other; a failure is told and the next one goes on.</summary>
    private protected void ChangeEach(IReadOnlyCollection<WaitTarget> targets, Func<WaitTarget, CancellationToken, Task> change)
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
                    await DrainAsync(cancellationToken).ConfigureAwait(false);
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

    // The preference may be anything that PowerShell takes for true: $WhatIfPreference = 1 asks for it too.
    private protected bool IsWhatIf() => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var flag) ? flag : GetVariableValue("WhatIfPreference"));
}
