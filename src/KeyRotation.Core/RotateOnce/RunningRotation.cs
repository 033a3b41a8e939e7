using System;

namespace KeyRotation.RotateOnce;

/// <summary>A rotation that runs and that this request did not start.</summary>
/// <param name="Message">What runs on what, in one sentence.</param>
/// <param name="NextStep">How it is waited for, and what then.</param>
/// <param name="Since">When it began (UTC); null where the service does not tell.</param>
public sealed record RunningRotation(string Message, string NextStep, DateTimeOffset? Since = null);
