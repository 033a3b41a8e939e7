using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Journal;

/// <summary>What the entries of a journal tell of each target, so that a run that was broken off can go on.</summary>
internal sealed class JournalState
{
    // By id, by name and by ARN. A target whose account is not known matches one of any account: there is more than one
    // in a list only where the same name is used in several accounts.
    private readonly Dictionary<(TargetService, string Region, string Name), List<JournalTargetState>> _index = [];
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

    /// <summary>How the run was started, as it was written last; null where it was not.</summary>
    public JournalRunInfo? Run { get; private set; }

    /// <summary>
    /// The damaged last line that was found when the journal was read; null where it was whole. Every target that it
    /// may concern is <see cref="JournalStage.InDoubt"/>.
    /// </summary>
    public JournalDamagedTail? DamagedTail { get; private set; }

    /// <summary>Reads a journal as it is, without taking it: another run may be writing it.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="Errors.KeyRotationException">
    /// There is no such file, it cannot be read, is no journal of a known version, or is damaged before its end.
    /// </exception>
    public static JournalState Read(string path)
    {
        using var stream = JournalReader.Open(path);
        using var chain = new JournalChain(path, new JournalLines(stream));
        return JournalReader.Guard(path, () =>
        {
            var state = Read(chain, path);
            if (state.DamagedTail is { } tail && state.IsConcerned(tail))
            {
                state.Apply(new JournalEntry
                {
                    Phase = JournalPhase.TailDamaged,
                    RunId = state.RunId ?? string.Empty,
                    Time = state.LastEntryAt ?? default,
                    Target = tail.Target,
                    SentAt = tail.Time ?? state.LastEntryAt,
                });
            }

            return state;
        });
    }

    /// <summary>Follows the chain to its end. Targets that a damaged tail concerns are not yet in doubt.</summary>
    internal static JournalState Read(JournalChain chain, string path)
    {
        var state = new JournalState();
        while (chain.Next() is { } entry)
        {
            state.Apply(entry);
        }

        state.DamagedTail = chain.Bad is null || chain.Tail is not null
            ? chain.Tail
            : throw JournalErrors.Broken(path, chain.Reason!);
        return state;
    }

    /// <summary>Targets of a stage, in the order of their first entry.</summary>
    public IEnumerable<JournalTargetState> In(JournalStage stage) => _targets.Where(target => target.Stage == stage);

    /// <summary>What is known of a target; null where the journal does not have it.</summary>
    public JournalTargetState? Find(JournalTarget target)
    {
        _ = target ?? throw new ArgumentNullException(nameof(target));
        return FindAll(target).FirstOrDefault();
    }

    /// <summary>The target of an ARN that was rotated or left out; null where there is none.</summary>
    public JournalTargetState? FindEnded(string arn)
    {
        lock (_targets)
        {
            _endedByArn ??= _targets
                .Where(state =>
                    state
                        is
                    {
                        Stage: JournalStage.Ended,
                        Phase: JournalPhase.Completed or JournalPhase.Skipped,
                        Target.Arn: not null
                    })
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
        Run = entry.Run ?? Run;
        if (entry.Target is { } target)
        {
            foreach (var state in Concerned(target, entry))
            {
                state.Apply(entry);
                Index(state);
            }
        }
        else if (entry.Phase == JournalPhase.TailDamaged)
        {
            _targets.ForEach(state => state.Apply(entry));
        }
    }

    /// <summary>Whether the damaged line may be a request for a target that has not ended.</summary>
    internal bool IsConcerned(JournalDamagedTail tail) =>
        tail.MayBeSending
        && (tail.Target is { } target ? FindAll(target).DefaultIfEmpty() : _targets)
            .Any(static state => state is null or { Stage: JournalStage.NotSent or JournalStage.InDoubt });

    // One resource may have been planned under two names; its ARN then says that a request concerns both. What ended
    // without a request, such as a second name of a resource that is rotated already, concerns that name alone.
    // A damaged line, whose account may be cut off, concerns each that it may be about.
    private List<JournalTargetState> Concerned(JournalTarget target, JournalEntry entry)
    {
        var found = FindAll(target).ToList();
        var concerned = entry.Phase == JournalPhase.TailDamaged || (target.KnownArn is not null && IsOfRequest(entry))
            ? found
            : found.FindAll(state => state.Target.Id == target.Id);
        if (concerned.Count == 0)
        {
            concerned.Add(new JournalTargetState(target));
            _targets.Add(concerned[0]);
        }

        return concerned;
    }

    private static bool IsOfRequest(JournalEntry entry) => entry.Attempt > 0 || entry.Phase is not
        (JournalPhase.Planned or JournalPhase.Failed or JournalPhase.AlreadyRotating or JournalPhase.Skipped
        or JournalPhase.Cancelled or JournalPhase.NotStarted);

    /// <summary>All that is known of a resource, under each of its names.</summary>
    internal IEnumerable<JournalTargetState> FindAll(JournalTarget target) =>
        NamesOf(target)
            .SelectMany(name => _index.TryGetValue((target.Service, target.Region, name), out var same) ? same : [])
            .Where(state => state.Target.IsSameResource(target))
            .Distinct();

    private void Index(JournalTargetState state)
    {
        foreach (var name in NamesOf(state.Target))
        {
            var key = (state.Target.Service, state.Target.Region, name);
            if (!_index.TryGetValue(key, out var same))
            {
                _index[key] = same = [];
            }

            if (!same.Contains(state))
            {
                same.Add(state);
            }
        }
    }

    // The surest first.
    private static IEnumerable<string> NamesOf(JournalTarget target) =>
        new[] { target.KnownArn, target.Id, target.Name }.OfType<string>().Distinct(StringComparer.Ordinal);
}
