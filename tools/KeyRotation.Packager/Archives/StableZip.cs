using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;

namespace KeyRotation.Packager.Archives;

/// <summary>A reproducible zip file: no real times, no owners, and no dependency on the file system's order.</summary>
internal static class StableZip
{
    // The earliest time that the format supports.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A regular file, writable by its owner and readable by all, in the upper half as on Unix.
    private const int Attributes = unchecked((int)(0x81A4u << 16));

    public static void Write(string file, IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var stream = File.Create(file);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = s_time;
            entry.ExternalAttributes = Attributes;
            using var target = entry.Open();
            target.Write(content);
        }
    }
}
