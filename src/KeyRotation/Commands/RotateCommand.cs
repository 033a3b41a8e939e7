using System;
using System.Collections.Generic;
using System.Management.Automation;
using KeyRotation.Binding;
using KeyRotation.RotateOnce;

namespace KeyRotation.Commands;

/// <summary>What the cmdlets that rotate share: what was accepted is written at once, or waited for together.</summary>
public abstract class RotateCommand : ChangeCommand
{
    /// <summary>Wait until each rotation is complete.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait in all.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often to look; adaptive where not given.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? PollingInterval { get; set; }

    private protected List<WaitTarget> Accepted { get; } = [];

    /// <summary>Tells of a rotation that was accepted: now, or with -Wait once it is complete. From background work.</summary>
    private protected void Accept(WaitTarget target, object resource, RotationTicket ticket)
    {
        if (Wait)
        {
            Post(() => Accepted.Add(target with { Ticket = ticket }));
        }
        else
        {
            Post(() => WriteResource(resource, target.Connection, ticket));
        }
    }
}
