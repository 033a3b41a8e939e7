using System;
using System.IO;
using KeyRotation.Compat;

namespace KeyRotation.Journal;

/// <summary>
/// A file beside the journal that one process holds open alone. The operating system lets go of it when the process
/// ends, however it ends: a file that a killed process left behind blocks nobody.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    // Each one lost is another process that had the lock and let go of it.
    private const int Attempts = 100;

    private readonly string _path;
    private FileStream? _stream;

    private JournalLock(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="journalPath">The journal that it is for.</param>
    /// <param name="holder">Who takes it.</param>
    /// <exception cref="Errors.KeyRotationException">Someone else has it.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static JournalLock Take(string journalPath, JournalHolder holder)
    {
        var path = journalPath + ".lock";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            FileStream stream;
            try
            {
                stream = JournalFiles.Open(path, FileMode.OpenOrCreate, JournalFiles.Alone);
            }
            catch (IOException e) when (JournalFiles.IsHeldByAnother(e))
            {
                throw JournalErrors.Locked(journalPath, JournalHolder.Parse(JournalFiles.ReadHeld(path)));
            }

            if (Claim(stream, path, holder))
            {
                return new JournalLock(path, stream);
            }
        }

        throw JournalErrors.Locked(journalPath, holder: null);
    }

    public void Dispose()
    {
        if (_stream is { } stream)
        {
            _stream = null;
            JournalFiles.ReleaseAndDelete(stream, _path);
        }
    }

    // Whoever held the lock before may have deleted the file between our opening and our locking it: then the lock is on
    // a file without a name, and the next one would make another.
    private static bool Claim(FileStream stream, string path, JournalHolder holder)
    {
        try
        {
            var bytes = holder.ToBytes();
            stream.SetLength(0);
            stream.Write(bytes, 0, bytes.Length);
            stream.Flush();
            if (!JournalFiles.CanReadHeld || JournalHolder.Parse(JournalFiles.ReadHeld(path))?.Token == holder.Token)
            {
                return true;
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        stream.Dispose();
        return false;
    }
}
