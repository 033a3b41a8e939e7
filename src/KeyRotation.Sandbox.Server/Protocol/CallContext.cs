using System;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>The caller and the times of a call.</summary>
internal sealed class CallContext
{
    public CallContext(Caller caller, DateTimeOffset now, DateTimeOffset readTime, string requestId)
    {
        Caller = caller;
        Now = now;
        ReadTime = readTime;
        RequestId = requestId;
    }

    public Caller Caller { get; }

    /// <summary>The time at which a change is carried out.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>
    /// The time that a read reflects. It is earlier than <see cref="Now"/> if reads are eventually consistent.
    /// </summary>
    public DateTimeOffset ReadTime { get; }

    public string RequestId { get; }
}
