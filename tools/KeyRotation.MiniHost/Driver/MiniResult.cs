using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost;

/// <summary>Where a record was written to. The cmdlets write no debug and no information records.</summary>
public enum StreamKind { Output, Error, Warning, Verbose, Progress, WhatIf, Prompt }

/// <summary>One record, in the order of all streams together; -WhatIf's lacks its "What if: ".</summary>
public sealed record StreamRecord(StreamKind Kind, object? Value);

/// <summary>A question that a user would have been asked.</summary>
public sealed record Prompt(string Caption, string Message);

public enum PromptAnswer { Yes, YesToAll, No, NoToAll }

/// <summary>What came out of a pipeline, stream by stream.</summary>
public sealed class MiniResult
{
    internal MiniResult(IReadOnlyList<StreamRecord> timeline, Exception? exception)
    {
        Timeline = timeline;
        Exception = exception;
    }

    /// <summary>Every record of every stream in the order of writing.</summary>
    public IReadOnlyList<StreamRecord> Timeline { get; }

    /// <summary>What left the pipeline, bare: <see cref="PSObject.AsPSObject"/> finds added members again.</summary>
    public IReadOnlyList<object?> Output => Of<object?>(StreamKind.Output);

    /// <summary>The errors that did not end the pipeline.</summary>
    public IReadOnlyList<ErrorRecord> Errors => Of<ErrorRecord>(StreamKind.Error);

    public IReadOnlyList<string> Warnings => Of<string>(StreamKind.Warning);

    public IReadOnlyList<string> Verbose => Of<string>(StreamKind.Verbose);

    public IReadOnlyList<ProgressRecord> Progress => Of<ProgressRecord>(StreamKind.Progress);

    /// <summary>What -WhatIf said would be done.</summary>
    public IReadOnlyList<string> WhatIf => Of<string>(StreamKind.WhatIf);

    public IReadOnlyList<Prompt> Prompts => Of<Prompt>(StreamKind.Prompt);

    /// <summary>What a caller would have caught; null when the pipeline ran to its end.</summary>
    public Exception? Exception { get; }

    /// <summary>The record of <see cref="Exception"/>, whatever ended the pipeline but a stop.</summary>
    public ErrorRecord? TerminatingError => WasStopped ? null : (Exception as RuntimeException)?.ErrorRecord;

    /// <summary>Whether it was ended from outside, as by Ctrl+C.</summary>
    public bool WasStopped => Exception is PipelineStoppedException;

    /// <summary>All errors, the terminating one last: what $Error would have gained.</summary>
    public IReadOnlyList<ErrorRecord> AllErrors => TerminatingError is { } last ? [.. Errors, last] : Errors;

    public IReadOnlyList<T> OutputOf<T>() => [.. Output.OfType<T>()];

    /// <summary>Throws what a caller would have caught.</summary>
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
