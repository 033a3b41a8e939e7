using System;
using System.IO;

namespace KeyRotation.Journal;

/// <summary>A line as it stands in the file. Its bytes are good until the next line is read.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Bytes">The line, its newline included where it has one.</param>
/// <param name="IsWhole">Whether a newline ends it.</param>
internal readonly record struct JournalLine(long Number, long Offset, ArraySegment<byte> Bytes, bool IsWhole);

/// <summary>Reads a stream line by line in a memory that does not grow with it.</summary>
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
            // What is longer than any line is given back as it is: whoever asked finds that it is none.
            if (searched >= JournalFormat.LongestLine || !Fill())
            {
                line = searched == 0 ? default : Take(searched, isWhole: false);
                return searched > 0;
            }
        }
    }

    /// <summary>What follows the line that was read last; that line's bytes stay where they are.</summary>
    /// <param name="count">How many bytes at least, where there are so many.</param>
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
