using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Journal;

/// <summary>What the entries of a journal tell of each target, so that a run that was broken off can go on.</summary>
public sealed class JournalState
{
    // A target whose account is not known matches one of any account: there is more than one in a list only where the
    // same name is used in several accounts.
    private readonly Dictionary<(TargetService Service, string Region, string Id), List<JournalTargetState>> _index = [];
    private readonly List<JournalTargetState> _targets = [];
    private Dictionary<string, JournalTargetState>? _endedByArn;

    /// <summary>Targets in the order of their first entry.</summary>
    public IReadOnlyList<JournalTargetState> Targets => _targets;

    /// <summary>The run that wrote last; null while there is no entry.</summary>
    public string? RunId { get; private set; }

    /// <summary>When the first run began (UTC).</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When the last entry was written (UTC).</summary>
    public DateTime? LastEntryAt { get; private set; }

    /// <summary>How often a run went on.</summary>
    public int Resumes { get; private set; }

    /// <summary>Whether the run that wrote last ended by itself.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Reads a journal as it is, without taking it: another run may be writing it.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="Errors.KeyRotationException">There is no such file, it cannot be read, is no journal of this version, or has a line that is no entry.</exception>
    public static JournalState Read(string path)
    {
        var state = new JournalState();
        foreach (var entry in JournalReader.Read(path))
        {
            state.Apply(entry);
        }

        return state;
    }

    /// <summary>Targets of a stage, in the order of their first entry.</summary>
    public IEnumerable<JournalTargetState> In(JournalStage stage) => _targets.Where(target => target.Stage == stage);

    /// <summary>What is known of a target; null where the journal does not have it.</summary>
    public JournalTargetState? Find(JournalTarget target)
    {
        _ = target ?? throw new ArgumentNullException(nameof(target));
        return _index.TryGetValue((target.Service, target.Region, target.Id), out var same) ? same.Find(state => state.Target.IsSameResource(target)) : null;
    }

    /// <summary>The target of an ARN that was rotated or left out; null where there is none.</summary>
    public JournalTargetState? FindEnded(string arn)
    {
        lock (_targets)
        {
            _endedByArn ??= _targets
                .Where(state => state is { Stage: JournalStage.Ended, Phase: JournalPhase.Completed or JournalPhase.Skipped, Target.Arn: not null })
                .GroupBy(state => state.Target.Arn!, StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
            return _endedByArn.TryGetValue(arn, out var found) ? found : null;
        }
    }

    /// <summary>Takes an entry in. Entries come in the order of the journal.</summary>
    public void Apply(JournalEntry entry)
    {
        _ = entry ?? throw new ArgumentNullException(nameof(entry));
        _endedByArn = null;
        RunId = entry.RunId;
        StartedAt ??= entry.Time;
        LastEntryAt = entry.Time;
        HasEnded = entry.Phase == JournalPhase.RunEnded;
        Resumes += entry.Phase == JournalPhase.RunResumed ? 1 : 0;
        if (entry.Target is { } target)
        {
            (Find(target) ?? Add(target)).Apply(entry);
        }
    }

    private JournalTargetState Add(JournalTarget target)
    {
        var state = new JournalTargetState(target);
        var key = (target.Service, target.Region, target.Id);
        if (!_index.TryGetValue(key, out var same))
        {
            _index[key] = same = [];
        }

        same.Add(state);
        _targets.Add(state);
        return state;
    }
}
