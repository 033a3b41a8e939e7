using System;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>Code that reads external input. Used by one thread at a time.</summary>
internal interface IFuzzTarget : IDisposable
{
    /// <summary>The name in the report.</summary>
    string Name { get; }

    /// <summary>Creates an input.</summary>
    FuzzInput Next(Random random);

    /// <summary>Reads an input. Any exception is a failure.</summary>
    /// <returns>Whether it was accepted; false if it was refused as documented.</returns>
    /// <exception cref="FuzzFailedException">
    /// It was accepted by mistake, or refused with an undocumented exception.
    /// </exception>
    bool Accepts(FuzzInput input);
}

/// <summary>A fuzz input.</summary>
/// <param name="Bytes">The bytes to read.</param>
/// <param name="Case">The operation, status or format that it is for.</param>
/// <param name="Original">The document that it was mutated from.</param>
internal sealed record FuzzInput(byte[] Bytes, string Case, byte[] Original);
