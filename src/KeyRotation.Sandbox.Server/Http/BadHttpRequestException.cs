using System;

namespace KeyRotation.Sandbox.Http;

/// <summary>A request that is not HTTP as this server reads it. The connection ends after the answer.</summary>
internal sealed class BadHttpRequestException : Exception
{
    public BadHttpRequestException(int status, string message)
        : base(message) => Status = status;

    public int Status { get; }
}
