using System.Linq;
using System.Text;
using KeyRotation.Aws;
using KeyRotation.Binding;
using KeyRotation.Errors;
using KeyRotation.Fleet;
using KeyRotation.Journal;
using KeyRotation.Properties;

namespace KeyRotation.Commands;

/// <content>The targets of an earlier run: resumed, or reported again.</content>
public sealed partial class InvokeKeyRotationCommand
{
    /// <summary>The command that resumes this run, with its connection parameters and without secrets.</summary>
    private string ResumeCommand()
    {
        var command = new StringBuilder($"Invoke-KeyRotation -JournalPath {Quoted(JournalPath!)} -Resume");
        Add(nameof(Region), Region);
        Add(nameof(ProfileName), ProfileName);
        Add(nameof(ProfileLocation), ProfileLocation);
        Add(nameof(RoleArn), RoleArn);
        Add(nameof(ExternalId), ExternalId);
        Add(nameof(EndpointUrl), EndpointUrl?.WithoutSecrets());
        Add(nameof(NewKmsKeyId), NewKmsKeyId);
        return command.ToString();

        void Add(string name, string? value)
        {
            if (MyInvocation.BoundParameters.ContainsKey(name) && value is not null)
            {
                command.Append(" -").Append(name).Append(' ').Append(Quoted(value));
            }
        }

        static string Quoted(string text) => "'" + text.Replace("'", "''") + "'";
    }

    // Order: targets that an earlier process left under way, then targets that were not started, then new ones. Targets
    // that ended are not read again. Failures are reported again, so that the exit code is correct.
    private void ResumeRun(FleetResumePlan plan)
    {
        foreach (var (planned, left) in plan.ToResume)
        {
            try
            {
                // The piped object has more than the journal: its connection and its tags.
                var (target, connection) = _piped.TryGetValue(JournalTarget.Of(planned), out var piped)
                    ? piped
                    : (planned, ConnectTarget(planned));
                if (target.NewKmsKeyId is null && target.Service == TargetService.RedshiftServerlessNamespace)
                {
                    target = TargetReader.ForFleet(target, NewKmsKeyId);
                }

                Runner().Check(target);
                Start(target.With(planned.Arn, planned.AccountId), connection, left);
            }
            catch (KeyRotationException e) when (e.Kind == FaultKind.Authentication && _planned == 0)
            {
                // There are no credentials at all. This is not about any target.
                ThrowTerminatingError(ErrorRecords.Of(e, planned));
            }
            catch (KeyRotationException e)
            {
                Fail(ErrorRecords.Of(e, planned));
            }
        }

        if (plan.ToResume.Count == 0 && _new.Count == 0)
        {
            WriteWarning(Messages.NothingToResume.With(plan.Ended.Count));
        }

        foreach (
            var ended in plan.Ended.Where(ended => ended.Phase is not (JournalPhase.Completed or JournalPhase.Skipped)))
        {
            ReportEarlier(ended);
        }
    }

    // Uses the same profile and role as the earlier run, unless the command line has other credentials. The endpoint in
    // a journal is not trusted.
    private AwsConnection ConnectTarget(Target planned)
    {
        var known = _earlier!.Find(JournalTarget.Of(planned))!.Target;
        return ConnectTo(planned.Region, known.ProfileName, HasTypedCredentials ? null : known.RoleArn);
    }

    private void ReportEarlier(JournalTargetState ended)
    {
        var error = ended.Phase == JournalPhase.Failed
            ? new KeyRotationException(
                ended.ErrorId ?? ErrorIds.FleetFailed,
                FaultKind.InvalidState,
                Messages.FailedEarlier.With(ended.Target, ended.Time, ended.Message ?? string.Empty),
                Messages.FailedEarlierAction)
            : null;
        var result = new Result
        {
            Service = ended.Target.Service,
            Id = ended.Target.Id,
            Outcome = error is null ? FleetOutcome.AlreadyRotating : FleetOutcome.Failed,
            Reason = ended.Message,
            Arn = ended.Target.Arn,
            Region = ended.Target.Region,
            AccountId = ended.Target.AccountId,
            SentUtc = ended.SentAt,
            EndedUtc = ended.Time,
            Elapsed = ended.Time - ended.SentAt,
            Attempts = ended.Attempt,
            AttemptId = ended.AttemptId,
            RequestIds = ended.RequestIds,
            CallerArn = ended.CallerArn,
            ErrorId = error?.ErrorId,
            Error = error,
        };
        WriteObject(result);
        if (error is not null)
        {
            _refused++;
            Fail(ErrorRecords.Of(error, result));
        }
    }
}
