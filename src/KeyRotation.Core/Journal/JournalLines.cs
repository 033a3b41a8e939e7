using System;
using System.IO;

namespace KeyRotation.Journal;

/// <summary>A line of the file. Its bytes are valid until the next line is read.</summary>
/// <param name="Number">The line number, starting at 1.</param>
/// <param name="Offset">Its offset in the file.</param>
/// <param name="Bytes">The line, including its newline if it has one.</param>
/// <param name="IsWhole">Whether the line ends with a newline.</param>
internal readonly record struct JournalLine(long Number, long Offset, ArraySegment<byte> Bytes, bool IsWhole);

/// <summary>Reads a stream line by line in bounded memory.</summary>
internal sealed class JournalLines(Stream stream)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _number;
    private long _offset;

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end.</returns>
    public bool TryRead(out JournalLine line)
    {
        var searched = 0;
        while (true)
        {
            var newline = Array.IndexOf(_buffer, JournalFormat.Newline, _start + searched, _end - _start - searched);
            if (newline >= 0)
            {
                line = Take(newline - _start + 1, isWhole: true);
                return true;
            }

            searched = _end - _start;
            // Content longer than any line is returned as it is. The caller detects that it is not a line.
            if (searched >= JournalFormat.LongestLine || !Fill())
            {
                line = searched == 0 ? default : Take(searched, isWhole: false);
                return searched > 0;
            }
        }
    }

    /// <summary>Returns the bytes after the line that was read last. That line's bytes stay valid.</summary>
    /// <param name="count">The minimum number of bytes, if available.</param>
    public ArraySegment<byte> Peek(int count)
    {
        while (_end - _start < count && ReadMore())
        {
        }

        return new ArraySegment<byte>(_buffer, _start, _end - _start);
    }

    private JournalLine Take(int count, bool isWhole)
    {
        var line = new JournalLine(++_number, _offset, new ArraySegment<byte>(_buffer, _start, count), isWhole);
        _start += count;
        _offset += count;
        return line;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        return ReadMore();
    }

    private bool ReadMore()
    {
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
