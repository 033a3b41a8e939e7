using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost.Binding;

/// <summary>Binds the arguments of the command line: those with a name first, the others by position, the rest to the parameter that takes the rest.</summary>
internal sealed class CommandLineBinder
{
    private readonly BindingState _state;
    private readonly ArgumentBinder _binder;
    private readonly bool _expectsInput;

    internal CommandLineBinder(BindingState state, ArgumentBinder binder, bool expectsInput)
    {
        _expectsInput = expectsInput;
        _state = state;
        _binder = binder;
    }

    internal void Bind(IEnumerable<CommandArgument> arguments)
    {
        List<CommandArgument> all = [.. arguments];
        string? unknown = null;
        foreach (CommandArgument argument in all.Where(each => each.Name is not null))
        {
            if (Match(argument.Name!) is { } parameter)
            {
                BindNamed(parameter, argument);
            }
            else
            {
                unknown ??= argument.Name;
            }
        }

        if (_state.ValidSets == 0)
        {
            throw BindingErrors.AmbiguousSet();
        }

        Queue<object?> positional = new(all.Where(each => each.Name is null).Select(each => each.Value));
        BindByPosition(positional);
        new ParameterSetResolution(_state).RequireChoice(_expectsInput);
        if (unknown is not null)
        {
            throw BindingErrors.NotFound(unknown);
        }

        BindRemaining(positional);
        if (positional.TryPeek(out object? left))
        {
            throw BindingErrors.NoPosition(left);
        }
    }

    private void BindNamed(CmdletParameter parameter, CommandArgument argument)
    {
        if (_state.IsBound(parameter))
        {
            throw BindingErrors.AlreadyBound(parameter);
        }

        if (!argument.HasValue && !parameter.IsSwitch)
        {
            throw BindingErrors.MissingArgument(parameter);
        }

        _binder.Bind(parameter, argument.HasValue ? argument.Value : SwitchParameter.Present, convert: true);
    }

    private CmdletParameter? Match(string name)
    {
        if (_state.Metadata.Find(name) is { } exact)
        {
            return exact;
        }

        List<CmdletParameter> candidates = [.. _state.Metadata.Parameters.Where(each => each.BeginsWith(name))];
        if (candidates.Count > 1 && candidates.Count(each => !each.IsCommon) == 1)
        {
            candidates.RemoveAll(each => each.IsCommon);
        }

        return candidates.Count switch
        {
            0 => null,
            1 => candidates[0],
            _ => throw BindingErrors.Ambiguous(name, candidates),
        };
    }

    private void BindByPosition(Queue<object?> arguments)
    {
        if (arguments.Count == 0)
        {
            return;
        }

        List<int> positions = [.. _state.Unbound
            .SelectMany(parameter => parameter.Sets)
            .Select(set => set.Attribute.Position)
            .Where(position => position != int.MinValue)
            .Distinct()
            .Order()];
        foreach (int position in positions)
        {
            if (arguments.TryPeek(out object? argument) && BindAt(position, argument))
            {
                arguments.Dequeue();
            }
        }
    }

    // The default parameter set goes first, and a value that needs no conversion before one that does.
    private bool BindAt(int position, object? argument)
    {
        List<CmdletParameter> inDefault = At(position, _state.Metadata.DefaultSet & _state.ValidSets);
        List<CmdletParameter> inOthers = [.. At(position, _state.ValidSets).Except(inDefault)];
        return TryEach(inDefault, argument, convert: false)
            || TryEach(inOthers, argument, convert: false)
            || TryEach(inDefault, argument, convert: true)
            || TryEach(inOthers, argument, convert: true);
    }

    private List<CmdletParameter> At(int position, uint sets) => sets == 0
        ? []
        : [.. _state.Unbound.Where(parameter => parameter.MembershipsIn(sets).Any(set => set.Attribute.Position == position))];

    private bool TryEach(List<CmdletParameter> candidates, object? argument, bool convert) =>
        candidates.Exists(parameter => _binder.Bind(parameter, argument, convert));

    private void BindRemaining(Queue<object?> arguments)
    {
        if (arguments.Count == 0)
        {
            return;
        }

        CmdletParameter? taker = _state.Unbound.FirstOrDefault(
            parameter => parameter.MembershipsIn(_state.ValidSets).Any(set => set.Attribute.ValueFromRemainingArguments));
        if (taker is not null)
        {
            object? rest = arguments.Count == 1 ? arguments.Peek() : arguments.ToArray();
            _binder.Bind(taker, rest, convert: true);
            arguments.Clear();
        }
    }
}
