using System;
using System.Reflection;
using Amazon.Runtime;

namespace KeyRotation.Journal;

/// <summary>How to open a journal.</summary>
internal enum JournalMode
{
    /// <summary>A new journal. It must not have entries yet.</summary>
    Create,

    /// <summary>The journal of an interrupted run. It must exist, and is continued at its end.</summary>
    Resume,
}

/// <summary>The options of a journal writer.</summary>
internal sealed class JournalWriterOptions
{
    /// <summary>Makes the options of a run.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="mode">Whether the journal is new.</param>
    public JournalWriterOptions(string runId, JournalMode mode = JournalMode.Create)
    {
        RunId = runId is { Length: > 0 } ? runId : throw new ArgumentException("A run has an id.", nameof(runId));
        Mode = mode;
    }

    /// <summary>The run's id.</summary>
    public string RunId { get; }

    /// <summary>Whether the journal is new.</summary>
    public JournalMode Mode { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Version of the AWS SDK.</summary>
    public string SdkVersion { get; init; } =
        typeof(AmazonServiceClient).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version
        ?? string.Empty;

    /// <summary>Version of the module.</summary>
    public string ModuleVersion { get; init; } =
        typeof(JournalWriterOptions).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>The writer that other writers see; null for this process. For tests.</summary>
    internal JournalHolder? Holder { get; init; }

    /// <summary>
    /// Whether code that awaits an append continues on the thread that completed it, before the next write. For
    /// simulations, in which nothing may depend on threads.
    /// </summary>
    internal bool ContinuesInline { get; init; }
}
