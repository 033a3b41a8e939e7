using System;
using System.Collections.Generic;
using System.Management.Automation;
using KeyRotation.Binding;

namespace KeyRotation.Commands;

/// <summary>
/// Base class of the cmdlets that only wait. They collect all pipeline input, then wait for it together.
/// </summary>
public abstract class WaitCommand : ResourceCommand
{
    /// <summary>The total time to wait.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>The polling interval. The default is adaptive.</summary>
    [Parameter]
    [Duration(AllowZero = false)]
    public TimeSpan? PollingInterval { get; set; }

    private protected List<WaitTarget> Targets { get; } = [];

    private protected override TimeSpan? WaitTimeout => Timeout;

    private protected override TimeSpan? WaitInterval => PollingInterval;
}
