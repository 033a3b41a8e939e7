using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost;

/// <summary>What came out of a pipeline, stream by stream.</summary>
public sealed class MiniResult
{
    private readonly IReadOnlyList<StreamRecord> _timeline;

    internal MiniResult(IReadOnlyList<StreamRecord> timeline, Exception? exception)
    {
        _timeline = timeline;
        Exception = exception;
    }

    /// <summary>Every record of every stream in the order of writing.</summary>
    public IReadOnlyList<StreamRecord> Timeline => _timeline;

    /// <summary>The objects that left the pipeline, without wrapper: <see cref="PSObject.AsPSObject"/> finds added members again.</summary>
    public IReadOnlyList<object?> Output => Of<object?>(StreamKind.Output);

    /// <summary>The errors that did not end the pipeline.</summary>
    public IReadOnlyList<ErrorRecord> Errors => Of<ErrorRecord>(StreamKind.Error);

    public IReadOnlyList<string> Warnings => Of<string>(StreamKind.Warning);

    public IReadOnlyList<string> Verbose => Of<string>(StreamKind.Verbose);

    public IReadOnlyList<string> Debug => Of<string>(StreamKind.Debug);

    public IReadOnlyList<InformationRecord> Information => Of<InformationRecord>(StreamKind.Information);

    public IReadOnlyList<ProgressRecord> Progress => Of<ProgressRecord>(StreamKind.Progress);

    /// <summary>What -WhatIf said would be done.</summary>
    public IReadOnlyList<string> WhatIf => Of<string>(StreamKind.WhatIf);

    public IReadOnlyList<Prompt> Prompts => Of<Prompt>(StreamKind.Prompt);

    /// <summary>What a caller would have caught; null when the pipeline ran to its end.</summary>
    public Exception? Exception { get; }

    /// <summary>The record of <see cref="Exception"/>: a binding error, ThrowTerminatingError, -ErrorAction Stop, an exception that escaped.</summary>
    public ErrorRecord? TerminatingError => WasStopped ? null : (Exception as IContainsErrorRecord)?.ErrorRecord;

    /// <summary>Whether it was ended from outside, as by Ctrl+C.</summary>
    public bool WasStopped => Exception is PipelineStoppedException;

    /// <summary>All errors, the terminating one last: what $Error would have gained.</summary>
    public IReadOnlyList<ErrorRecord> AllErrors => TerminatingError is { } last ? [.. Errors, last] : Errors;

    public IReadOnlyList<T> OutputOf<T>() => [.. Output.OfType<T>()];

    /// <summary>Throws what a caller would have caught.</summary>
    public MiniResult ThrowIfFailed() => Exception is null ? this : throw new InvalidOperationException(ToString(), Exception);

    /// <summary>All records, one per line, for the message of a failed assertion.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = _timeline.Select(record => $"{record.Kind}: {Describe(record.Value)}");
        return string.Join(Environment.NewLine, Exception is null ? lines : lines.Append("Ended by: " + Describe(TerminatingError ?? (object)Exception)));
    }

    private static string Describe(object? value) => value is ErrorRecord error
        ? $"[{error.FullyQualifiedErrorId}] {error} ({error.CategoryInfo})"
        : LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty;

    private List<T> Of<T>(StreamKind kind) =>
        [.. _timeline.Where(record => record.Kind == kind).Select(record => (T)record.Value!)];
}
