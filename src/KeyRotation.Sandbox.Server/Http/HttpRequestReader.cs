using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Sandbox.Http;

/// <summary>Reads the requests of a connection. Keeps bytes of the next request that have already arrived.</summary>
internal sealed class HttpRequestReader
{
    private static readonly byte[] s_continue = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");

    private readonly Stream _stream;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    public HttpRequestReader(Stream stream) => _stream = stream;

    /// <summary>
    /// Returns the next request, or null if the client has closed the connection, even within a request.
    /// </summary>
    /// <exception cref="BadHttpRequestException">The bytes are not a request that this server can read.</exception>
    public async Task<HttpRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        int length = await FindHeadAsync(cancellationToken).ConfigureAwait(false);
        if (length < 0)
        {
            return null;
        }

        HttpRequestHead head = HttpRequestHead.Parse(Encoding.UTF8.GetString(_buffer, _start, length));
        _start += length;
        if (head.ExpectsContinue && head.HasBody && _start == _end)
        {
            await _stream.WriteAsync(s_continue, 0, s_continue.Length, cancellationToken).ConfigureAwait(false);
        }

        byte[]? body = head.IsChunked
            ? await ReadChunksAsync(cancellationToken).ConfigureAwait(false)
            : await ReadExactlyAsync(head.ContentLength, cancellationToken).ConfigureAwait(false);
        return body is null ? null : new HttpRequest(head.Method, head.Target, head.KeepAlive, head.Headers, body);
    }

    /// <summary>Returns the length of the head with its empty line, or -1 at the end of the stream.</summary>
    private async Task<int> FindHeadAsync(CancellationToken cancellationToken)
    {
        int scanned = 0;
        while (true)
        {
            // RFC 9112, 2.2: empty lines before a request line are ignored.
            while (scanned == 0 && _start < _end && _buffer[_start] is (byte)'\r' or (byte)'\n')
            {
                _start++;
            }

            for (int i = _start + scanned; i < _end; i++)
            {
                if (EndsEmptyLine(i))
                {
                    return i + 1 - _start;
                }
            }

            scanned = _end - _start;
            if (scanned > HttpLimits.Head)
            {
                throw new BadHttpRequestException(431, "The request headers are longer than 64 KiB.");
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return -1;
            }
        }
    }

    private bool EndsEmptyLine(int at) =>
        _buffer[at] == '\n'
        && ((at - 1 >= _start && _buffer[at - 1] == '\n')
            || (at - 2 >= _start && _buffer[at - 1] == '\r' && _buffer[at - 2] == '\n'));

    private async Task<byte[]?> ReadExactlyAsync(int count, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return Array.Empty<byte>();
        }

        byte[] result = new byte[count];
        int done = Math.Min(count, _end - _start);
        Buffer.BlockCopy(_buffer, _start, result, 0, done);
        _start += done;
        while (done < count)
        {
            int read = await _stream.ReadAsync(result, done, count - done, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            done += read;
        }

        return result;
    }

    private async Task<byte[]?> ReadChunksAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            string? line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line is null)
            {
                return null;
            }

            int size = HttpRequestHead.ParseChunkSize(line);
            if (body.Length + size > HttpLimits.Body)
            {
                throw new BadHttpRequestException(413, "The request's body is longer than 1 MiB.");
            }

            if (size == 0)
            {
                return await SkipTrailersAsync(cancellationToken).ConfigureAwait(false) ? body.ToArray() : null;
            }

            byte[]? chunk = await ReadExactlyAsync(size, cancellationToken).ConfigureAwait(false);
            string? end = chunk is null ? null : await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (end is null)
            {
                return null;
            }

            if (end.Length > 0)
            {
                throw new BadHttpRequestException(400, "A chunk is longer than it says.");
            }

            body.Write(chunk!, 0, size);
        }
    }

    private async Task<bool> SkipTrailersAsync(CancellationToken cancellationToken)
    {
        for (int lines = 0; lines < 64; lines++)
        {
            string? line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrEmpty(line))
            {
                return line is not null;
            }
        }

        throw new BadHttpRequestException(431, "Too many trailers.");
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        int scanned = 0;
        while (true)
        {
            int newline = Array.IndexOf(_buffer, (byte)'\n', _start + scanned, _end - _start - scanned);
            if (newline >= 0)
            {
                string line = Encoding.ASCII.GetString(_buffer, _start, newline - _start).TrimEnd('\r');
                _start = newline + 1;
                return line;
            }

            scanned = _end - _start;
            if (scanned > HttpLimits.ChunkLine)
            {
                throw new BadHttpRequestException(400, "A chunk's size line is too long.");
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            byte[] room = _start > 0 ? _buffer : new byte[_buffer.Length * 2];
            Buffer.BlockCopy(_buffer, _start, room, 0, _end - _start);
            _end -= _start;
            _start = 0;
            _buffer = room;
        }

        int read = await _stream
            .ReadAsync(_buffer, _end, _buffer.Length - _end, cancellationToken)
            .ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
