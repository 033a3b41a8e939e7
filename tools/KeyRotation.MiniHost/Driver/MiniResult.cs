using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost;

/// <summary>The stream of a record. The cmdlets write no debug or information records.</summary>
public enum StreamKind { Output, Error, Warning, Verbose, Progress, WhatIf, Prompt }

/// <summary>A record, in the order across all streams. Records of -WhatIf omit "What if: ".</summary>
public sealed record StreamRecord(StreamKind Kind, object? Value);

/// <summary>A confirmation prompt that a user would have seen.</summary>
public sealed record Prompt(string Caption, string Message);

public enum PromptAnswer { Yes, YesToAll, No, NoToAll }

/// <summary>The output of a pipeline, by stream.</summary>
public sealed class MiniResult
{
    internal MiniResult(IReadOnlyList<StreamRecord> timeline, Exception? exception)
    {
        Timeline = timeline;
        Exception = exception;
    }

    /// <summary>The records of all streams in the order in which they were written.</summary>
    public IReadOnlyList<StreamRecord> Timeline { get; }

    /// <summary>
    /// The pipeline output, without wrappers. <see cref="PSObject.AsPSObject"/> restores added members.
    /// </summary>
    public IReadOnlyList<object?> Output => Of<object?>(StreamKind.Output);

    /// <summary>The non-terminating errors.</summary>
    public IReadOnlyList<ErrorRecord> Errors => Of<ErrorRecord>(StreamKind.Error);

    public IReadOnlyList<string> Warnings => Of<string>(StreamKind.Warning);

    public IReadOnlyList<string> Verbose => Of<string>(StreamKind.Verbose);

    public IReadOnlyList<ProgressRecord> Progress => Of<ProgressRecord>(StreamKind.Progress);

    /// <summary>The actions that -WhatIf listed.</summary>
    public IReadOnlyList<string> WhatIf => Of<string>(StreamKind.WhatIf);

    public IReadOnlyList<Prompt> Prompts => Of<Prompt>(StreamKind.Prompt);

    /// <summary>The exception that a caller would have caught; null if the pipeline completed.</summary>
    public Exception? Exception { get; }

    /// <summary>The error record of <see cref="Exception"/>; null if the pipeline was stopped.</summary>
    public ErrorRecord? TerminatingError => WasStopped ? null : (Exception as RuntimeException)?.ErrorRecord;

    /// <summary>Whether the pipeline was stopped from outside, as by Ctrl+C.</summary>
    public bool WasStopped => Exception is PipelineStoppedException;

    /// <summary>All errors, the terminating one last, as $Error would contain them.</summary>
    public IReadOnlyList<ErrorRecord> AllErrors => TerminatingError is { } last ? [.. Errors, last] : Errors;

    public IReadOnlyList<T> OutputOf<T>() => [.. Output.OfType<T>()];

    /// <summary>Throws the exception that a caller would have caught.</summary>
    public MiniResult ThrowIfFailed() =>
        Exception is null ? this : throw new InvalidOperationException(ToString(), Exception);

    /// <summary>All records, one per line, for the message of a failed assertion.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = Timeline.Select(record => $"{record.Kind}: {Describe(record.Value)}");
        string end = Exception is null ? string.Empty : "Ended by: " + Describe(TerminatingError ?? (object)Exception);
        return string.Join(Environment.NewLine, lines.Append(end));
    }

    private static string Describe(object? value) => value is ErrorRecord error
        ? $"[{error.FullyQualifiedErrorId}] {error} ({error.CategoryInfo}: {error.TargetObject})"
        : LanguagePrimitives.ToText(value);

    private List<T> Of<T>(StreamKind kind) =>
        [.. Timeline.Where(record => record.Kind == kind).Select(record => (T)record.Value!)];
}
