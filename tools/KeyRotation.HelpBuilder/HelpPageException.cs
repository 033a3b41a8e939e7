using System;

namespace KeyRotation.HelpBuilder;

/// <summary>
/// A page that cannot be converted to help. The message is a build error with file, line and recommended action.
/// </summary>
internal sealed class HelpPageException(string path, int line, string problem)
    : Exception($"{path}({line}): error KRHELP: {problem}");
