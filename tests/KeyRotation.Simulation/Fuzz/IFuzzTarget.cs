using System;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>Code that reads what comes from outside. Used by one thread at a time.</summary>
internal interface IFuzzTarget : IDisposable
{
    /// <summary>What is read, for the report.</summary>
    string Name { get; }

    /// <summary>Makes an input.</summary>
    FuzzInput Next(Random random);

    /// <summary>Has the input read. Any exception is a failure.</summary>
    /// <returns>Whether it was accepted; false where it was refused as documented.</returns>
    /// <exception cref="FuzzFailedException">It was accepted by mistake, or refused by an undocumented exception.</exception>
    bool Accepts(FuzzInput input);
}

/// <summary>One input.</summary>
/// <param name="Bytes">What is read.</param>
/// <param name="Case">Which operation, status or form it is for.</param>
/// <param name="Original">What it was made from.</param>
internal sealed record FuzzInput(byte[] Bytes, string Case, byte[] Original);
