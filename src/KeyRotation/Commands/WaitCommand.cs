using System;
using System.Collections.Generic;
using System.Management.Automation;
using KeyRotation.Binding;

namespace KeyRotation.Commands;

/// <summary>What the cmdlets that only wait share: they take all of the pipeline, then wait for it together.</summary>
public abstract class WaitCommand : ResourceCommand
{
    /// <summary>How long to wait in all.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often to look; adaptive where not given.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? PollingInterval { get; set; }

    private protected List<WaitTarget> Targets { get; } = [];

    private protected override TimeSpan? WaitTimeout => Timeout;

    private protected override TimeSpan? WaitInterval => PollingInterval;
}
