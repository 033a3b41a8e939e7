using System;
using System.Collections.Generic;

namespace KeyRotation.Journal;

/// <summary>How far a target came.</summary>
public enum JournalStage
{
    /// <summary>Nothing of this run was sent for it: it can be started.</summary>
    NotSent,

    /// <summary>The change may have been carried out: only the witness can tell. It must not be sent before that.</summary>
    InDoubt,

    /// <summary>The change was carried out and its end was not seen: it can be waited for, and must not be sent again.</summary>
    Accepted,

    /// <summary>It ended; <see cref="JournalTargetState.Phase"/> tells how.</summary>
    Ended,
}

/// <summary>What a journal tells of one target.</summary>
public sealed class JournalTargetState
{
    private readonly List<string> _requestIds = [];

    internal JournalTargetState(JournalTarget target) => Target = target;

    /// <summary>The target; where its account or ARN was learned late, with it.</summary>
    public JournalTarget Target { get; private set; }

    /// <summary>How far it came.</summary>
    public JournalStage Stage { get; private set; }

    /// <summary>The last phase that changed the stage.</summary>
    public JournalPhase Phase { get; private set; } = JournalPhase.Planned;

    /// <summary>The run that wrote it.</summary>
    public string RunId { get; private set; } = string.Empty;

    /// <summary>The last request, from 1; 0 where none was sent.</summary>
    public int Attempt { get; private set; }

    /// <summary>The witness as it was before the last request was sent.</summary>
    public IReadOnlyDictionary<string, string>? WitnessBefore { get; private set; }

    /// <summary>The witness as it was read last after it.</summary>
    public IReadOnlyDictionary<string, string>? WitnessAfter { get; private set; }

    /// <summary>When the last request was about to be sent (UTC); null where none was.</summary>
    public DateTime? SentAt { get; private set; }

    /// <summary>The id of the last attempt; null where none was sent.</summary>
    public string? AttemptId { get; private set; }

    /// <summary>The service's clock when the last request was about to be sent (UTC); null where that is not known.</summary>
    public DateTime? ServiceTime { get; private set; }

    /// <summary>When the stage changed last (UTC).</summary>
    public DateTime Time { get; private set; }

    /// <summary>The ids of its requests, in their order.</summary>
    public IReadOnlyList<string> RequestIds => _requestIds;

    /// <summary>Why it failed or was left out, as an error code.</summary>
    public string? ErrorId { get; private set; }

    /// <summary>Why it failed or was left out, in one sentence.</summary>
    public string? Message { get; private set; }

    /// <summary>ARN of who asked; null where it is not known.</summary>
    public string? CallerArn { get; private set; }

    /// <summary>Whether the last request was carried out, also where the rotation failed later or its end was not awaited.</summary>
    public bool WasAccepted { get; private set; }

    // What was sent stays sent until something certain is known, and what was carried out stays so: a later plan or
    // cancellation takes nothing of it back.
    private bool IsSettledOnlyByProof => Stage is JournalStage.InDoubt or JournalStage.Accepted || WasAccepted;

    internal void Apply(JournalEntry entry)
    {
        Target = new JournalTarget(
            Target.Service, Target.Id, Target.Region, Target.AccountId ?? entry.AccountId, Target.Arn ?? entry.Arn, entry.NewKmsKeyId ?? Target.NewKmsKeyId);
        CallerArn = entry.CallerArn ?? CallerArn;
        if (entry.RequestId is { } id && !_requestIds.Contains(id))
        {
            _requestIds.Add(id);
        }

        if (StageAfter(entry.Phase) is { } stage)
        {
            Enter(stage, entry);
        }
    }

    private JournalStage? StageAfter(JournalPhase phase) => phase switch
    {
        JournalPhase.Sending => JournalStage.InDoubt,
        // Of what was accepted, only the end is not known.
        JournalPhase.Unknown => WasAccepted ? JournalStage.Accepted : JournalStage.InDoubt,
        JournalPhase.Accepted => JournalStage.Accepted,
        JournalPhase.StillRotating => JournalStage.Accepted,
        JournalPhase.RetryApproved => JournalStage.NotSent,
        JournalPhase.Completed or JournalPhase.Failed => JournalStage.Ended,
        JournalPhase.AlreadyRotating when !WasAccepted => JournalStage.Ended,
        _ when IsSettledOnlyByProof => null,
        JournalPhase.Skipped => JournalStage.Ended,
        _ => JournalStage.NotSent,
    };

    private void Enter(JournalStage stage, JournalEntry entry)
    {
        Stage = stage;
        Phase = entry.Phase;
        RunId = entry.RunId;
        Time = entry.Time;
        Attempt = Math.Max(Attempt, entry.Attempt);
        ErrorId = entry.ErrorId;
        Message = entry.Message;
        WitnessAfter = entry.WitnessAfter ?? WitnessAfter;
        WasAccepted |= entry.Phase is JournalPhase.Accepted or JournalPhase.Completed;
        if (entry.Phase == JournalPhase.Sending)
        {
            SentAt = entry.Time;
            WasAccepted = false;
            WitnessAfter = null;
            WitnessBefore = entry.WitnessBefore;
        }
        else
        {
            WitnessBefore ??= entry.WitnessBefore;
        }
    }
}
