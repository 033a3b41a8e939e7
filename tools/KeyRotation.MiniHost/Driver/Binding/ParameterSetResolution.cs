using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.MiniHost.Binding;

/// <summary>Chooses the parameter set, and complains of what is missing for it.</summary>
internal sealed class ParameterSetResolution
{
    private readonly BindingState _state;

    internal ParameterSetResolution(BindingState state) => _state = state;

    /// <summary>Before arguments that are left over are looked at: some parameter must have chosen among the sets, or may yet come by pipeline.</summary>
    internal void RequireChoice(bool expectsInput)
    {
        bool isOpen = _state.Candidates.Count() > 1 && _state.ValidSets == CmdletParameter.AllSets && _state.Metadata.DefaultSet == 0;
        if (isOpen && !(expectsInput && _state.Candidates.Any(_state.TakesPipelineInputIn)))
        {
            throw BindingErrors.AmbiguousSet();
        }
    }

    /// <summary>After the command line, for a command that gets no pipeline input: everything must be there.</summary>
    internal void Settle()
    {
        uint set = Choose([.. _state.Candidates.Where(each => _state.MissingIn(each).Count == 0)]);
        List<CmdletParameter> missing = _state.MissingIn(set);
        if (missing.Count > 0)
        {
            throw BindingErrors.Missing(missing);
        }
    }

    /// <summary>After the command line, for a command that awaits pipeline input: drops the sets that no object can complete.</summary>
    internal void SettleForPipeline()
    {
        List<uint> candidates = [.. _state.Candidates];
        List<uint> obtainable = [.. candidates.Where(each => _state.UnobtainableIn(each).Count == 0)];
        if (candidates.Count == 0 ? _state.UnobtainableIn(CmdletParameter.AllSets).Count > 0 : obtainable.Count == 0)
        {
            throw BindingErrors.Missing(_state.UnobtainableIn(Choose(candidates)));
        }

        if (obtainable.Count > 0 && obtainable.Count < candidates.Count)
        {
            _state.ValidSets = obtainable.Aggregate(0u, (flags, each) => flags | each);
        }
    }

    /// <summary>After an object of the pipeline.</summary>
    internal void SettleForObject()
    {
        uint set = Choose([.. _state.Candidates.Where(each => _state.MissingIn(each).Count == 0)]);
        List<CmdletParameter> missing = _state.MissingIn(set);
        if (missing.Count > 0)
        {
            throw BindingErrors.NotAllBound(missing);
        }
    }

    // The default set wins while it is possible; else the one set whose mandatory parameters are all there.
    private uint Choose(List<uint> complete)
    {
        List<uint> candidates = [.. _state.Candidates];
        uint chosen = candidates.Count switch
        {
            0 => CmdletParameter.AllSets,
            1 => candidates[0],
            _ when (_state.Metadata.DefaultSet & _state.ValidSets) != 0 => _state.Metadata.DefaultSet,
            _ when complete.Count == 1 => complete[0],
            _ => throw BindingErrors.AmbiguousSet(),
        };

        _state.ValidSets = chosen;
        return chosen;
    }
}
