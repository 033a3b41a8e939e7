using System;
using System.Collections.Generic;
using KeyRotation.Errors;

namespace KeyRotation.Journal;

/// <summary>The stages of a target.</summary>
internal enum JournalStage
{
    /// <summary>No request of this run is open for the target. It can be started.</summary>
    NotSent,

    /// <summary>
    /// The change may have been carried out. Only proof can show whether it was, and the change must not be sent
    /// before that.
    /// </summary>
    InDoubt,

    /// <summary>
    /// The change was carried out, but its end was not observed. It can be waited for, and must not be sent again.
    /// </summary>
    Accepted,

    /// <summary>The target has ended. <see cref="JournalTargetState.Phase"/> is its outcome.</summary>
    Ended,
}

/// <summary>The state of one target according to a journal.</summary>
internal sealed class JournalTargetState
{
    private readonly List<string> _requestIds = [];

    internal JournalTargetState(JournalTarget target) => Target = target;

    /// <summary>The target, with its account and ARN even if later entries added them.</summary>
    public JournalTarget Target { get; private set; }

    /// <summary>The stage.</summary>
    public JournalStage Stage { get; private set; }

    /// <summary>The last phase that changed the stage.</summary>
    public JournalPhase Phase { get; private set; } = JournalPhase.Planned;

    /// <summary>The run that wrote that phase.</summary>
    public string RunId { get; private set; } = string.Empty;

    /// <summary>The number of the last request, starting at 1; 0 if none was sent.</summary>
    public int Attempt { get; private set; }

    /// <summary>The witness before the last request was sent.</summary>
    public IReadOnlyDictionary<string, string>? WitnessBefore { get; private set; }

    /// <summary>The latest witness after it.</summary>
    public IReadOnlyDictionary<string, string>? WitnessAfter { get; private set; }

    /// <summary>When the last request was about to be sent (UTC); null if none was.</summary>
    public DateTime? SentAt { get; private set; }

    /// <summary>
    /// The last request's attempt id. Null if none was sent, if the journal has format 1, or if a damaged line may be
    /// a later request.
    /// </summary>
    public string? AttemptId { get; private set; }

    /// <summary>
    /// The service's clock (UTC) when the witness was read before the last request; null if unknown.
    /// </summary>
    public DateTime? ServiceTime { get; private set; }

    /// <summary>What proved the last stage: "answer", "witness" or "trail"; null if nothing did.</summary>
    public string? Proof { get; private set; }

    /// <summary>The id of the audit trail's event that is the proof.</summary>
    public string? EventId { get; private set; }

    /// <summary>When the stage changed last (UTC).</summary>
    public DateTime Time { get; private set; }

    /// <summary>The AWS request ids, in the order of the requests.</summary>
    public IReadOnlyList<string> RequestIds => _requestIds;

    /// <summary>The error code of the failure or exclusion.</summary>
    public string? ErrorId { get; private set; }

    /// <summary>The reason for the failure or exclusion, in one sentence.</summary>
    public string? Message { get; private set; }

    /// <summary>ARN of the caller; null if unknown.</summary>
    public string? CallerArn { get; private set; }

    /// <summary>
    /// Whether the last request was carried out, even if the rotation failed later or was not waited for.
    /// </summary>
    public bool WasAccepted { get; private set; }

    // A request that was sent counts as sent until there is certainty, and one that was carried out stays carried
    // out. A later plan or cancellation does not change that.
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

    // Later entries add what was unknown. The Sending entry has the resource's resolved ARN.
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
        // The request was accepted. Only its end is unknown.
        JournalPhase.Unknown => WasAccepted ? JournalStage.Accepted : JournalStage.InDoubt,
        JournalPhase.Accepted or JournalPhase.StillRotating => JournalStage.Accepted,
        // Format 1 recorded a wait time-out in this way.
        JournalPhase.Failed when WasAccepted && entry.ErrorId == ErrorIds.WaitTimeout => JournalStage.Accepted,
        JournalPhase.Completed or JournalPhase.Failed => JournalStage.Ended,
        JournalPhase.AlreadyRotating when !WasAccepted => JournalStage.Ended,
        JournalPhase.RetryApproved => Stage == JournalStage.InDoubt ? JournalStage.NotSent : null,
        // Written only if all requests of the target were certainly not carried out.
        JournalPhase.NotStarted when !WasAccepted => JournalStage.NotSent,
        _ when IsSettledOnlyByProof => null,
        JournalPhase.Skipped => JournalStage.Ended,
        _ => JournalStage.NotSent,
    };

    // Whichever attempt the damaged line was for, its id and witness are lost.
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
