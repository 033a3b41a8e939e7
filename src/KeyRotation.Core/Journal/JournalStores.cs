using System;
using System.Threading;

namespace KeyRotation.Journal;

/// <summary>Where journals are kept: in files, unless this flow of control brought a disk of its own.</summary>
internal static class JournalStores
{
    private static readonly AsyncLocal<Func<string, IJournalStore>?> s_disk = new();

    /// <summary>Brings a disk.</summary>
    public static Func<string, IJournalStore>? Disk
    {
        set => s_disk.Value = value;
    }

    /// <summary>The journal at a path.</summary>
    public static IJournalStore At(string path, TimeProvider time) =>
        s_disk.Value?.Invoke(path) ?? new FileJournalStore(path, time);
}
