using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;

namespace KeyRotation.Packager.Archives;

/// <summary>A zip file whose bytes depend on nothing but its entries: no times, no owners, no order of a file system.</summary>
internal static class StableZip
{
    // The first time that the format knows.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A plain file that its owner may write and everybody read, in the upper half as Unix has it.
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
