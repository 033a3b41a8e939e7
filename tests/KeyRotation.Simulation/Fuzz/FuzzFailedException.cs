using System;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>An input was misread, or refused in an undocumented way.</summary>
internal sealed class FuzzFailedException(string message, Exception? cause = null) : Exception(message, cause);
