using KeyRotation.Aws;
using KeyRotation.RotateOnce;

namespace KeyRotation.Commands;

/// <summary>A resource that a cmdlet acts on.</summary>
/// <param name="Id">As the user named it.</param>
/// <param name="Connection">Its connection.</param>
/// <param name="Started">The rotation that was started on it; null if none.</param>
internal sealed record WaitTarget(string Id, AwsConnection Connection, StartedRotation? Started)
{
    /// <summary>The account of the piped object; null if none.</summary>
    public string? AccountId { get; init; }

    /// <summary>The ARN of the piped object; null if none.</summary>
    public string? Arn { get; init; }

    /// <summary>The outcome of its rotation when the wait ends; null if no rotation was requested.</summary>
    public FleetOutcome? Outcome { get; init; }
}
