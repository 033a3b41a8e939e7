using System;

namespace KeyRotation.Packager;

/// <summary>The module cannot be packed. The message gives the reason.</summary>
public sealed class PackagerException(string message) : Exception(message);
