using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.Journal;

/// <summary>
/// The state of each target according to a journal's entries, so that an interrupted run can be resumed.
/// </summary>
internal sealed class JournalState
{
    // By id, name and ARN. A target without a known account matches targets of any account. A list has more than one
    // item only if several accounts use the same name.
    private readonly Dictionary<(TargetService, string Region, string Name), List<JournalTargetState>> _index = [];
    private readonly List<JournalTargetState> _targets = [];
    private Dictionary<string, JournalTargetState>? _endedByArn;

    /// <summary>The targets, in the order of their first entries.</summary>
    public IReadOnlyList<JournalTargetState> Targets => _targets;

    /// <summary>The run that wrote the last entry; null if there are no entries.</summary>
    public string? RunId { get; private set; }

    /// <summary>When the first run started (UTC).</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>When the last entry was written (UTC).</summary>
    public DateTime? LastEntryAt { get; private set; }

    /// <summary>How often the run was resumed.</summary>
    public int Resumes { get; private set; }

    /// <summary>Whether the run that wrote the last entry finished.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How the run was started, from the latest entry that has it; null if none has.</summary>
    public JournalRunInfo? Run { get; private set; }

    /// <summary>
    /// The damaged last line that was found when the journal was read; null if there was none. Every target that it
    /// may concern is <see cref="JournalStage.InDoubt"/>.
    /// </summary>
    public JournalDamagedTail? DamagedTail { get; private set; }

    /// <summary>Reads a journal without locking it: another run may be writing it.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="Errors.KeyRotationException">
    /// The file does not exist, cannot be read, is not a journal of a known version, or is damaged before its end.
    /// </exception>
    public static JournalState Read(string path)
    {
        using var stream = JournalReader.Open(path);
        using var chain = new JournalChain(path, new JournalLines(stream));
        return JournalReader.Guard(path, () =>
        {
            var state = Read(chain, path);
            if (state.DamagedTail is { } tail && state.IsAffectedBy(tail))
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

    /// <summary>Reads the chain to its end. Targets that a damaged tail concerns are not yet in doubt.</summary>
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

    /// <summary>The targets in a stage, in the order of their first entries.</summary>
    public IEnumerable<JournalTargetState> In(JournalStage stage) => _targets.Where(target => target.Stage == stage);

    /// <summary>The state of a target; null if the journal does not contain it.</summary>
    public JournalTargetState? Find(JournalTarget target)
    {
        _ = target ?? throw new ArgumentNullException(nameof(target));
        return FindAll(target).FirstOrDefault();
    }

    /// <summary>The target with an ARN that was rotated or skipped; null if there is none.</summary>
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

    /// <summary>Applies an entry. Call this in the order of the journal.</summary>
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
            foreach (var state in AffectedBy(target, entry))
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

    /// <summary>Whether the damaged line may be a request for a target that has not finished.</summary>
    internal bool IsAffectedBy(JournalDamagedTail tail) =>
        tail.MayBeSending
        && (tail.Target is { } target ? FindAll(target).DefaultIfEmpty() : _targets)
            .Any(static state => state is null or { Stage: JournalStage.NotSent or JournalStage.InDoubt });

    // A resource may have been planned under two names. If its ARN is known, a request concerns both. An end without
    // a request, such as for a second name of a resource that was already rotated, concerns that name only. A damaged
    // line, whose account may be cut off, concerns every target that it may be about.
    private List<JournalTargetState> AffectedBy(JournalTarget target, JournalEntry entry)
    {
        var found = FindAll(target).ToList();
        var affected = entry.Phase == JournalPhase.TailDamaged || (target.KnownArn is not null && IsOfRequest(entry))
            ? found
            : found.FindAll(state => state.Target.Id == target.Id);
        if (affected.Count == 0)
        {
            affected.Add(new JournalTargetState(target));
            _targets.Add(affected[0]);
        }

        return affected;
    }

    private static bool IsOfRequest(JournalEntry entry) => entry.Attempt > 0 || entry.Phase is not
        (JournalPhase.Planned or JournalPhase.Failed or JournalPhase.AlreadyRotating or JournalPhase.Skipped
        or JournalPhase.Cancelled or JournalPhase.NotStarted);

    /// <summary>The states of a resource, under all its names.</summary>
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

    // The most reliable name first.
    private static IEnumerable<string> NamesOf(JournalTarget target) =>
        new[] { target.KnownArn, target.Id, target.Name }.OfType<string>().Distinct(StringComparer.Ordinal);
}
