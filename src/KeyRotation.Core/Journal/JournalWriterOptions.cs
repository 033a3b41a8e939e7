using System;
using System.Reflection;
using Amazon.Runtime;

namespace KeyRotation.Journal;

/// <summary>How a journal is opened.</summary>
internal enum JournalMode
{
    /// <summary>A new one: there must be no entries yet.</summary>
    Create,

    /// <summary>One that a run left behind: it must be there, and goes on where it ends.</summary>
    Resume,
}

/// <summary>What a writer of a journal needs to know.</summary>
internal sealed class JournalWriterOptions
{
    /// <summary>Names the run.</summary>
    /// <param name="runId">The run that writes.</param>
    /// <param name="mode">Whether the journal is a new one.</param>
    public JournalWriterOptions(string runId, JournalMode mode = JournalMode.Create)
    {
        RunId = runId is { Length: > 0 } ? runId : throw new ArgumentException("A run has an id.", nameof(runId));
        Mode = mode;
    }

    /// <summary>The run that writes.</summary>
    public string RunId { get; }

    /// <summary>Whether the journal is a new one.</summary>
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

    /// <summary>The writer that others are refused with; null for this process. For tests.</summary>
    internal JournalHolder? Holder { get; init; }

    /// <summary>
    /// Whoever waits for an append goes on in the thread that ended it, before the next write. For a simulation, where
    /// nothing may depend on threads.
    /// </summary>
    internal bool ContinuesInline { get; init; }
}
