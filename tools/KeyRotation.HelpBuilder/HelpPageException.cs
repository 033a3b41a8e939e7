using System;

namespace KeyRotation.HelpBuilder;

/// <summary>A page cannot become help. The message is a build error with file, line and next step.</summary>
internal sealed class HelpPageException(string path, int line, string problem)
    : Exception($"{path}({line}): error KRHELP: {problem}");
