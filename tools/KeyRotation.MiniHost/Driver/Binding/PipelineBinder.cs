using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost.Binding;

/// <summary>
/// Binds an object of the pipeline in the engine's four steps: the object itself as it is, its properties as they are,
/// the object converted, its properties converted. Every parameter that a step can bind is bound, so that one object
/// may fill several.
/// </summary>
internal sealed class PipelineBinder
{
    private readonly BindingState _state;
    private readonly ArgumentBinder _binder;
    private readonly uint _setsOfCommandLine;
    private readonly Dictionary<CmdletParameter, object?> _toRestore = [];

    internal PipelineBinder(BindingState state, ArgumentBinder binder)
    {
        _state = state;
        _binder = binder;
        _setsOfCommandLine = state.ValidSets;
    }

    internal void Bind(object? input)
    {
        Restore();
        var wrapped = input is null ? null : PSObject.AsPSObject(input);
        bool isAnyBound = false;
        foreach (bool convert in new[] { false, true })
        {
            isAnyBound |= BindStep(set => set.ValueFromPipeline, parameter => TryBind(parameter, wrapped, convert));
            isAnyBound |= BindStep(set => set.ValueFromPipelineByPropertyName, parameter => TryBindProperty(parameter, wrapped, convert));
        }

        if (!isAnyBound)
        {
            bool isUndecided = _state.Metadata.DefaultSet == 0 && _state.Candidates.Count() > 1;
            throw isUndecided ? BindingErrors.AmbiguousSet() : BindingErrors.NotBound();
        }

        new ParameterSetResolution(_state).SettleForObject();
    }

    private void Restore()
    {
        foreach ((CmdletParameter parameter, object? previous) in _toRestore)
        {
            _state.Unbind(parameter, previous);
        }

        _toRestore.Clear();
        _state.ValidSets = _setsOfCommandLine;
    }

    private bool BindStep(Func<ParameterAttribute, bool> takes, Func<CmdletParameter, bool> tryBind)
    {
        uint defaultSet = _state.Metadata.DefaultSet & _state.ValidSets;
        return (defaultSet != 0 && BindIn(defaultSet, takes, tryBind)) || BindIn(_state.ValidSets, takes, tryBind);
    }

    private bool BindIn(uint sets, Func<ParameterAttribute, bool> takes, Func<CmdletParameter, bool> tryBind)
    {
        bool isAnyBound = false;
        foreach (CmdletParameter parameter in _state.Unbound.Reverse().ToList())
        {
            if (parameter.MembershipsIn(sets & _state.ValidSets).Any(set => takes(set.Attribute)))
            {
                isAnyBound |= tryBind(parameter);
            }
        }

        return isAnyBound;
    }

    private bool TryBindProperty(CmdletParameter parameter, PSObject? input, bool convert) =>
        parameter.Names.Select(name => input?.Properties[name]).FirstOrDefault(each => each is not null) is { } property
        && TryBind(parameter, property.Value, convert);

    private bool TryBind(CmdletParameter parameter, object? value, bool convert)
    {
        if (value is null && parameter.Type.IsValueType && Nullable.GetUnderlyingType(parameter.Type) is null)
        {
            return false;
        }

        object? previous = _state.Current(parameter);
        try
        {
            if (!_binder.Bind(parameter, value, convert))
            {
                return false;
            }
        }
        catch (ParameterBindingException e) when (e.InnerException is InvalidCastException or NotSupportedException)
        {
            // No way from this value to this type: another parameter may take it.
            return false;
        }

        _toRestore.TryAdd(parameter, previous);
        return true;
    }
}
