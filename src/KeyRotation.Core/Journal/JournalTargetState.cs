using System;
using System.Collections.Generic;
using KeyRotation.Errors;

namespace KeyRotation.Journal;

/// <summary>How far a target came.</summary>
internal enum JournalStage
{
    /// <summary>Nothing of this run was sent for it: it can be started.</summary>
    NotSent,

    /// <summary>
    /// The change may have been carried out: only the witness can tell. It must not be sent before that.
    /// </summary>
    InDoubt,

    /// <summary>
    /// The change was carried out and its end was not seen: it can be waited for, and must not be sent again.
    /// </summary>
    Accepted,

    /// <summary>It ended; <see cref="JournalTargetState.Phase"/> tells how.</summary>
    Ended,
}

/// <summary>What a journal tells of one target.</summary>
internal sealed class JournalTargetState
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

    /// <summary>
    /// The last request's attempt id; null where none was sent, where the journal is of version 1, and where a damaged
    /// line may be a later request.
    /// </summary>
    public string? AttemptId { get; private set; }

    /// <summary>
    /// The service's clock (UTC) when the witness was read before the last request; null where it is not known.
    /// </summary>
    public DateTime? ServiceTime { get; private set; }

    /// <summary>What proved the last stage: "answer", "witness" or "trail"; null where nothing did.</summary>
    public string? Proof { get; private set; }

    /// <summary>The id of the audit trail's event that proved it.</summary>
    public string? EventId { get; private set; }

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

    /// <summary>
    /// Whether the last request was carried out, also where the rotation failed later or its end was not awaited.
    /// </summary>
    public bool WasAccepted { get; private set; }

    // What was sent stays sent until something certain is known, and what was carried out stays so: a later plan or
    // cancellation takes nothing of it back.
    private bool IsSettledOnlyByProof => Stage is JournalStage.InDoubt or JournalStage.Accepted || WasAccepted;

    internal void Apply(JournalEntry entry)
    {
        Merge(entry);
        CallerArn = entry.CallerArn ?? CallerArn;
        if (entry.RequestId is { } id && !_requestIds.Contains(id))
        {
            _requestIds.Add(id);
        }

        if (entry.Phase == JournalPhase.TailDamaged)
        {
            Doubt(entry);
        }
        else if (StageAfter(entry) is { } stage)
        {
            Enter(stage, entry);
        }
    }

    // What is learned later completes what is known. The request itself names the resource as it was resolved.
    private void Merge(JournalEntry entry)
    {
        if (entry.Target is not { } other)
        {
            return;
        }

        Target = Target with
        {
            AccountId = Target.AccountId ?? other.AccountId,
            Arn = entry.Phase == JournalPhase.Sending ? other.Arn ?? Target.Arn : Target.Arn ?? other.Arn,
            NewKmsKeyId = other.NewKmsKeyId ?? Target.NewKmsKeyId,
            Tags = other.Tags.Count > 0 ? other.Tags : Target.Tags,
            ProfileName = other.ProfileName ?? Target.ProfileName,
            RoleArn = other.RoleArn ?? Target.RoleArn,
            EndpointUrl = other.EndpointUrl ?? Target.EndpointUrl,
        };
    }

    private JournalStage? StageAfter(JournalEntry entry) => entry.Phase switch
    {
        JournalPhase.Sending => JournalStage.InDoubt,
        // Of what was accepted, only the end is not known.
        JournalPhase.Unknown => WasAccepted ? JournalStage.Accepted : JournalStage.InDoubt,
        JournalPhase.Accepted or JournalPhase.StillRotating => JournalStage.Accepted,
        // So version 1 wrote that the wait ran out.
        JournalPhase.Failed when WasAccepted && entry.ErrorId == ErrorIds.WaitTimeout => JournalStage.Accepted,
        JournalPhase.Completed or JournalPhase.Failed => JournalStage.Ended,
        JournalPhase.AlreadyRotating when !WasAccepted => JournalStage.Ended,
        JournalPhase.RetryApproved => Stage == JournalStage.InDoubt ? JournalStage.NotSent : null,
        // Written only where every request of the target ended in a definite no.
        JournalPhase.NotStarted when !WasAccepted => JournalStage.NotSent,
        _ when IsSettledOnlyByProof => null,
        JournalPhase.Skipped => JournalStage.Ended,
        _ => JournalStage.NotSent,
    };

    // Whichever attempt the damaged line was, its id and witness are lost with it.
    private void Doubt(JournalEntry entry)
    {
        if (Stage == JournalStage.NotSent)
        {
            Enter(JournalStage.InDoubt, entry);
            SentAt = entry.SentAt ?? entry.Time;
            WitnessBefore = null;
            WitnessAfter = null;
        }

        if (Stage == JournalStage.InDoubt)
        {
            AttemptId = null;
        }
    }

    private void Enter(JournalStage stage, JournalEntry entry)
    {
        Stage = stage;
        Phase = entry.Phase;
        RunId = entry.RunId;
        Time = entry.Time;
        Attempt = Math.Max(Attempt, entry.Attempt);
        AttemptId = entry.AttemptId ?? AttemptId;
        Proof = entry.Proof;
        EventId = entry.EventId;
        ErrorId = entry.ErrorId;
        Message = entry.Message;
        WitnessAfter = entry.WitnessAfter ?? WitnessAfter;
        WasAccepted |= entry.Phase is JournalPhase.Accepted or JournalPhase.StillRotating or JournalPhase.Completed;
        if (entry.Phase == JournalPhase.Sending)
        {
            SentAt = entry.Time;
            WasAccepted = false;
            WitnessAfter = null;
            WitnessBefore = entry.WitnessBefore;
            AttemptId = entry.AttemptId;
            ServiceTime = entry.ServiceTime;
        }
        else
        {
            WitnessBefore ??= entry.WitnessBefore;
        }
    }
}
