namespace KeyRotation.Sandbox.Http;

/// <summary>The limits of a request, in bytes. The largest real request to these services is a few kilobytes.</summary>
internal static class HttpLimits
{
    public const int Head = 64 * 1024;

    public const int Body = 1024 * 1024;

    public const int ChunkLine = 1024;
}
