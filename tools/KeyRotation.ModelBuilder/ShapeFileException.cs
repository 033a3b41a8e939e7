using System;

namespace KeyRotation.ModelBuilder;

/// <summary>A shape file is not valid. The message is a build error that names the file and the member.</summary>
internal sealed class ShapeFileException(string origin, string problem)
    : Exception($"{origin}: error KRMODEL: {problem}");
