using System;
using System.Threading;

namespace KeyRotation.Journal;

/// <summary>Creates the stores of journals: files, unless the current async context has its own.</summary>
internal static class JournalStores
{
    private static readonly AsyncLocal<Func<string, IJournalStore>?> s_disk = new();

    /// <summary>Sets the current async context's source of stores.</summary>
    public static Func<string, IJournalStore>? Disk
    {
        set => s_disk.Value = value;
    }

    /// <summary>The store for a path.</summary>
    public static IJournalStore At(string path, TimeProvider time) =>
        s_disk.Value?.Invoke(path) ?? new FileJournalStore(path, time);
}
