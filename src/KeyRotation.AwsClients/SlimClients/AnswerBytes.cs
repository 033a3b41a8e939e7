using System;
using System.Buffers;
using System.IO;

namespace Amazon.SlimClients;

/// <summary>
/// The whole body of a response, in a pooled buffer. It is read before it is parsed: that separates a body that was cut
/// off from a malformed one, and connection errors from parsing errors.
/// </summary>
internal readonly struct AnswerBytes : IDisposable
{
    private const int SmallestBuffer = 4 * 1024;
    // Content-Length is untrusted: it sets the size of the first buffer only up to this limit.
    private const int LargestFirstBuffer = 1024 * 1024;

    private readonly byte[] _buffer;

    private AnswerBytes(byte[] buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    public int Length { get; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    public static AnswerBytes Read(Stream stream, long contentLength)
    {
        // One byte more than announced, so that the read that finds the end needs no larger buffer.
        int size = (int)Math.Max(SmallestBuffer, Math.Min(contentLength + 1, LargestFirstBuffer));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
        int length = 0;
        try
        {
            for (int read; (read = stream.Read(buffer, length, buffer.Length - length)) > 0;)
            {
                length += read;
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return new AnswerBytes(buffer, length);
    }

    /// <exception cref="AnswerException">The bytes are not UTF-8.</exception>
    public void CheckUtf8()
    {
        if (!StrictUtf8.IsValid(_buffer, Length))
        {
            throw new AnswerException("It is not valid UTF-8.");
        }
    }

    public MemoryStream OpenStream() => new(_buffer, 0, Length, writable: false);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
