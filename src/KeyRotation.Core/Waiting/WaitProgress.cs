using System;

namespace KeyRotation.Waiting;

/// <summary>How a wait stands.</summary>
/// <param name="Total">How many are waited for in all.</param>
/// <param name="Done">How many ended, well or not.</param>
/// <param name="Elapsed">Since the wait began.</param>
/// <param name="Remaining">Until it gives up.</param>
/// <param name="PendingId">One that is still waited for; null when none is.</param>
/// <param name="PendingStatus">Its status as read last.</param>
public sealed record WaitProgress(int Total, int Done, TimeSpan Elapsed, TimeSpan Remaining, string? PendingId, string? PendingStatus);
