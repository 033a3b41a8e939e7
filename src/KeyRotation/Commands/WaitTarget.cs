using KeyRotation.Aws;
using KeyRotation.RotateOnce;

namespace KeyRotation.Commands;

/// <summary>A resource as a cmdlet takes it.</summary>
/// <param name="Id">As the user named it.</param>
/// <param name="Connection">How it is reached.</param>
/// <param name="Started">The rotation that was started on it; null where none was.</param>
internal sealed record WaitTarget(string Id, AwsConnection Connection, StartedRotation? Started)
{
    /// <summary>The account that the piped object names; null where it names none.</summary>
    public string? AccountId { get; init; }

    /// <summary>The ARN that the piped object names; null where it names none.</summary>
    public string? Arn { get; init; }

    /// <summary>
    /// What its rotation will have come to once the wait for it is over; null where none was asked for.
    /// </summary>
    public FleetOutcome? Outcome { get; init; }
}
