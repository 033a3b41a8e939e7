using System;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>Who calls, and when.</summary>
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

    /// <summary>The moment at which a change is carried out.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>
    /// The moment as of which a read answers: earlier than <see cref="Now"/> while the service is only eventually
    /// consistent.
    /// </summary>
    public DateTimeOffset ReadTime { get; }

    public string RequestId { get; }
}
