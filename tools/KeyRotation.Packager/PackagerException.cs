using System;

namespace KeyRotation.Packager;

/// <summary>The module cannot be packed as it is; the message says why.</summary>
public sealed class PackagerException(string message) : Exception(message);
