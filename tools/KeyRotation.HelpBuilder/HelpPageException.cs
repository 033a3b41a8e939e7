using System;

namespace KeyRotation.HelpBuilder;

/// <summary>A help page breaks the schema. The message names file, line and what is wrong.</summary>
public sealed class HelpPageException : Exception
{
    /// <summary>Describes one problem.</summary>
    /// <param name="path">The page's path, as it was given.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="problem">What is missing or wrong, and what would be right.</param>
    public HelpPageException(string path, int line, string problem)
        : base($"{path}({line}): error KRHELP: {problem}")
    {
        Path = path;
        Line = line;
        Problem = problem;
    }

    /// <summary>The page's path, as it was given.</summary>
    public string Path { get; }

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; }

    /// <summary>What is missing or wrong, without the place.</summary>
    public string Problem { get; }
}
