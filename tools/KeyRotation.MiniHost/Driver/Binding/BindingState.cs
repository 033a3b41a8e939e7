using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost.Binding;

/// <summary>Which parameters of one running command are bound, and which parameter sets are still possible.</summary>
internal sealed class BindingState
{
    private readonly object _cmdlet;
    private readonly HashSet<CmdletParameter> _bound = [];
    private readonly Dictionary<string, object?> _boundParameters;

    internal BindingState(CommandMetadata metadata, object cmdlet, CommonParameters common, Dictionary<string, object?> boundParameters)
    {
        Metadata = metadata;
        Common = common;
        _cmdlet = cmdlet;
        _boundParameters = boundParameters;
    }

    internal CommandMetadata Metadata { get; }

    internal CommonParameters Common { get; }

    internal uint ValidSets { get; set; } = CmdletParameter.AllSets;

    internal IEnumerable<CmdletParameter> Unbound => Metadata.Parameters.Where(each => !IsBound(each));

    /// <summary>The one set that is left, or the default one while it is among several.</summary>
    internal uint SelectedSet => Candidates.Count() == 1
        ? Candidates.Single()
        : Metadata.DefaultSet & ValidSets;

    internal string SetName => SelectedSet is 0 ? ParameterAttribute.AllParameterSets : Metadata.SetName(SelectedSet);

    internal IEnumerable<uint> Candidates => Metadata.SetFlags.Where(flag => (flag & ValidSets) != 0);

    internal bool IsBound(CmdletParameter parameter) => _bound.Contains(parameter);

    internal bool IsBound(string name) => _boundParameters.ContainsKey(name);

    internal object? Current(CmdletParameter parameter) => parameter.Get(OwnerOf(parameter));

    /// <summary>Sets the property and narrows the possible sets to those that have the parameter.</summary>
    internal void Bind(CmdletParameter parameter, object? value)
    {
        Assign(parameter, value);
        _bound.Add(parameter);
        _boundParameters[parameter.Name] = value;
        if (parameter.SetFlags != CmdletParameter.AllSets)
        {
            ValidSets &= parameter.SetFlags;
        }
    }

    /// <summary>
    /// Puts back what the parameter held before an object of the pipeline was bound to it. As in the engine,
    /// MyInvocation.BoundParameters keeps the value of the last object that had one.
    /// </summary>
    internal void Unbind(CmdletParameter parameter, object? previous)
    {
        Assign(parameter, previous);
        _bound.Remove(parameter);
    }

    internal bool TakesPipelineInputIn(uint set) =>
        Unbound.Any(parameter => parameter.MembershipsIn(set).Any(each => each.TakesPipelineInput));

    /// <summary>What must yet be bound for that set.</summary>
    internal List<CmdletParameter> MissingIn(uint set) =>
        [.. Unbound.Where(parameter => parameter.IsMandatoryIn(set))];

    /// <summary>What must yet be bound for that set and cannot come by pipeline.</summary>
    internal List<CmdletParameter> UnobtainableIn(uint set) =>
        [.. MissingIn(set).Where(parameter => !parameter.MembershipsIn(set).Any(each => each.TakesPipelineInput))];

    private void Assign(CmdletParameter parameter, object? value)
    {
        if (value is null && parameter.Type.IsValueType && Nullable.GetUnderlyingType(parameter.Type) is null)
        {
            throw BindingErrors.Setter(parameter, new ArgumentNullException(parameter.Name, $"Cannot convert null to type \"{parameter.Type}\"."));
        }

        try
        {
            parameter.Set(OwnerOf(parameter), value);
        }
        catch (Exception e)
        {
            throw BindingErrors.Setter(parameter, e.InnerException ?? e);
        }
    }

    private object OwnerOf(CmdletParameter parameter) => parameter.IsCommon ? Common : _cmdlet;
}
