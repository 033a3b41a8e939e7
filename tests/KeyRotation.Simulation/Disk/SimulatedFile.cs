using System;

namespace KeyRotation.Simulation;

/// <summary>A file that tracks which of its bytes survive a crash.</summary>
internal sealed class SimulatedFile
{
    private byte[] _bytes;
    private byte[] _durable;
    private int _durableLength;
    private bool _isCut;

    public SimulatedFile(byte[] bytes)
    {
        _bytes = [.. bytes];
        _durable = [.. bytes];
        Length = _durableLength = bytes.Length;
    }

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Grow(ref _bytes, Length + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Overwrites existing bytes and extends the file if necessary.</summary>
    public void Overwrite(int offset, ReadOnlySpan<byte> bytes)
    {
        int length = Math.Max(Length, offset + bytes.Length);
        Grow(ref _bytes, length);
        bytes.CopyTo(_bytes.AsSpan(offset));
        Length = length;
        _isCut |= offset < _durableLength;
    }

    public void Truncate(int length)
    {
        Length = length;
        _isCut |= length < _durableLength;
    }

    public void Flush()
    {
        int from = _isCut ? 0 : _durableLength;
        Grow(ref _durable, Length);
        _bytes.AsSpan(from, Length - from).CopyTo(_durable.AsSpan(from));
        _durableLength = Length;
        _isCut = false;
    }

    /// <summary>Keeps some of the unflushed bytes. Some of the others become zeros.</summary>
    public void LosePower(Random random)
    {
        if (_isCut)
        {
            // A truncation that was not flushed can be undone.
            if (random.Next(2) == 0)
            {
                _bytes = [.. _durable];
                Length = _durableLength;
            }

            Flush();
            return;
        }

        int unflushed = Length - _durableLength;
        int kept = random.Next(unflushed + 1);
        int zeros = random.Next(4) == 0 ? random.Next(unflushed - kept + 1) : 0;
        _bytes.AsSpan(_durableLength + kept, zeros).Clear();
        Length = _durableLength + kept + zeros;
        Flush();
    }

    public byte[] ToDurableArray() => _durable.AsSpan(0, _durableLength).ToArray();

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    private static void Grow(ref byte[] array, int length)
    {
        if (array.Length < length)
        {
            Array.Resize(ref array, Math.Max(length, array.Length * 2));
        }
    }
}
