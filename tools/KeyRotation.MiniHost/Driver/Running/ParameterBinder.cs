using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost.Running;

/// <summary>
/// Binds the parameters of a running command. Accepts full names and aliases. Does not distinguish parameter sets,
/// prompt for mandatory parameters, or validate. The Pester tests cover what PowerShell's own binder rejects.
/// </summary>
internal sealed class ParameterBinder(CommandMetadata command, Cmdlet cmdlet, InvocationInfo invocation)
{
    // The common parameters that the tests and the demo use.
    private static readonly Dictionary<string, Type> s_common = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Verbose"] = typeof(SwitchParameter),
        ["ErrorAction"] = typeof(ActionPreference),
        ["WhatIf"] = typeof(SwitchParameter),
        ["Confirm"] = typeof(SwitchParameter),
    };

    private readonly HashSet<CommandParameter> _bound = [];
    private readonly Dictionary<CommandParameter, object?> _fromPipeline = [];

    private IEnumerable<CommandParameter> Unbound => command.Parameters.Where(each => !_bound.Contains(each));

    internal void BindCommandLine(IReadOnlyList<CommandArgument> arguments)
    {
        foreach (CommandArgument argument in arguments.Where(each => each.Name is not null))
        {
            BindByName(argument.Name!, argument.Value);
        }

        foreach (CommandArgument argument in arguments.Where(each => each.Name is null))
        {
            Bind(Unbound.Where(each => each.Position >= 0).OrderBy(each => each.Position).First(), argument.Value);
        }
    }

    /// <summary>
    /// Binds a pipeline object as the engine does: first the object, then its properties, both without conversion; then
    /// both with conversion. Binds every parameter that accepts a value.
    /// </summary>
    internal void BindObject(object? input)
    {
        // As in the engine, MyInvocation.BoundParameters keeps the value of the last object that had one.
        foreach ((CommandParameter parameter, object? previous) in _fromPipeline)
        {
            parameter.Set(cmdlet, previous);
            _bound.Remove(parameter);
        }

        _fromPipeline.Clear();
        PSObject? wrapped = input is null ? null : PSObject.AsPSObject(input);
        foreach (bool mayConvert in new[] { false, true })
        {
            foreach (CommandParameter parameter in Unbound.Where(each => each.IsFromPipeline).ToList())
            {
                TryBindPiped(parameter, wrapped, mayConvert);
            }

            foreach (CommandParameter parameter in Unbound.Where(each => each.IsFromProperty).ToList())
            {
                // The property with the parameter's name, or else with its first matching alias.
                var properties = parameter.Names.Select(name => wrapped?.Properties[name]);
                if (properties.FirstOrDefault(each => each is not null) is { } property)
                {
                    TryBindPiped(parameter, property.Value, mayConvert);
                }
            }
        }

        if (_fromPipeline.Count == 0)
        {
            throw new ParameterBindingException("InputObjectNotBound", "No parameter takes the object.");
        }
    }

    private void BindByName(string name, object? value)
    {
        if (command.Find(name) is { } parameter)
        {
            Bind(parameter, value);
        }
        else if (s_common.TryGetValue(name, out Type? type))
        {
            bool isRead = LanguagePrimitives.TryConvert(value, type, mayConvert: true, out object? read);
            invocation.BoundParameters[name] = isRead ? read : throw CannotTake(name, value);
        }
        else
        {
            throw new ParameterBindingException("NamedParameterNotFound", $"There is no parameter '{name}'.");
        }
    }

    private void Bind(CommandParameter parameter, object? argument)
    {
        bool isRead = parameter.TryRead(argument, mayConvert: true, out object? value);
        Set(parameter, isRead ? value : throw CannotTake(parameter.Name, argument));
    }

    private void TryBindPiped(CommandParameter parameter, object? argument, bool mayConvert)
    {
        if (parameter.TryRead(argument, mayConvert, out object? value))
        {
            _fromPipeline[parameter] = parameter.Get(cmdlet);
            Set(parameter, value);
        }
    }

    private void Set(CommandParameter parameter, object? value)
    {
        parameter.Set(cmdlet, value);
        _bound.Add(parameter);
        invocation.BoundParameters[parameter.Name] = value;
    }

    // Shows only the type of the argument, because the value can be a secret.
    private static ParameterBindingException CannotTake(string name, object? argument) =>
        new("CannotConvertArgument", $"-{name} cannot take a {argument?.GetType()}.");
}
