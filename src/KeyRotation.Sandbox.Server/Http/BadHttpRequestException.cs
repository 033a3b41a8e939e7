using System;

namespace KeyRotation.Sandbox.Http;

/// <summary>A request that this server cannot parse as HTTP. The connection is closed after the answer.</summary>
internal sealed class BadHttpRequestException : Exception
{
    public BadHttpRequestException(int status, string message)
        : base(message) => Status = status;

    public int Status { get; }
}
