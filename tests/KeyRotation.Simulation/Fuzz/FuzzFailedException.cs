using System;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>An input was taken for something that it is not, or refused in a way that is not documented.</summary>
internal sealed class FuzzFailedException(string message, Exception? cause = null) : Exception(message, cause);
