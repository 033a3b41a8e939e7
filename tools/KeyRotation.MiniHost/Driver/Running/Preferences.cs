using System.Management.Automation;
using KeyRotation.MiniHost.Binding;

namespace KeyRotation.MiniHost.Running;

/// <summary>A command's preferences: the common parameter where it is given, else the session's variable.</summary>
internal sealed class Preferences
{
    private readonly MiniSession _session;
    private readonly BindingState _state;

    internal Preferences(MiniSession session, BindingState state)
    {
        _session = session;
        _state = state;
    }

    internal bool WhatIf => IsGiven(nameof(ShouldProcessParameters.WhatIf))
        ? ((ShouldProcessParameters)_state.Common).WhatIf
        : _session.WhatIfPreference;

    internal ConfirmImpact Confirm
    {
        get
        {
            if (!IsGiven(nameof(ShouldProcessParameters.Confirm)))
            {
                return _session.ConfirmPreference;
            }

            return ((ShouldProcessParameters)_state.Common).Confirm ? ConfirmImpact.Low : ConfirmImpact.None;
        }
    }

    internal ActionPreference Error => IsGiven(nameof(CommonParameters.ErrorAction))
        ? _state.Common.ErrorAction
        : _session.ErrorActionPreference;

    internal ActionPreference Warning => IsGiven(nameof(CommonParameters.WarningAction))
        ? _state.Common.WarningAction
        : IsDebugging ? ActionPreference.Inquire : _session.WarningPreference;

    internal ActionPreference Information => IsGiven(nameof(CommonParameters.InformationAction))
        ? _state.Common.InformationAction
        : _session.InformationPreference;

    internal ActionPreference Progress => IsGiven(nameof(CommonParameters.ProgressAction))
        ? _state.Common.ProgressAction
        : _session.ProgressPreference;

    internal ActionPreference Verbose => IsGiven(nameof(CommonParameters.Verbose))
        ? Spoken(_state.Common.Verbose)
        : IsDebugging ? ActionPreference.Inquire : _session.VerbosePreference;

    /// <summary>Whether -Verbose itself was given, which alone makes ShouldProcess tell what it lets happen.</summary>
    internal bool IsVerboseGiven => IsGiven(nameof(CommonParameters.Verbose)) && _state.Common.Verbose;

    internal ActionPreference Debug => IsGiven(nameof(CommonParameters.Debug))
        ? Spoken(_state.Common.Debug)
        : _session.DebugPreference;

    // The engine's old meaning of -Debug, which no longer holds for debug messages themselves.
    private bool IsDebugging => IsGiven(nameof(CommonParameters.Debug)) && _state.Common.Debug;

    private static ActionPreference Spoken(bool isOn) => isOn ? ActionPreference.Continue : ActionPreference.SilentlyContinue;

    private bool IsGiven(string parameter) => _state.IsBound(parameter);
}
