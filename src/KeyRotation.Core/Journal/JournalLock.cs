using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;

namespace KeyRotation.Journal;

/// <summary>
/// Allows only one writer of a journal. The lock is a file beside the journal that one process holds open
/// exclusively. The operating system releases it when the process ends for any reason. If the lock turns out to have
/// no effect, a lease is used instead. Each type of writer leaves a record that the other type finds.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    // Each lost attempt means that another process had the lock and released it.
    private const int Attempts = 100;

    // Just after another process deleted the file, a second open may succeed even though locks work.
    private const int Probes = 3;

    private readonly string _path;
    private readonly JournalLease? _lease;
    private FileStream? _stream;

    private JournalLock(string path, FileStream stream, JournalLease? lease)
    {
        _path = path;
        _stream = stream;
        _lease = lease;
    }

    /// <summary>Acquires the lock.</summary>
    /// <param name="journalPath">The journal's path.</param>
    /// <param name="holder">The writer.</param>
    /// <param name="time">The clock of the lease.</param>
    /// <param name="cancellationToken">Cancels the wait for another computer's lease to expire.</param>
    /// <exception cref="Errors.KeyRotationException">Another writer has it.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static async Task<JournalLock> AcquireAsync(
        string journalPath, JournalHolder holder, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = journalPath + ".lock";
        var unproved = 0;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var stream = Open(journalPath, path);
            try
            {
                if (!IsProved(path))
                {
                    if (++unproved == Probes)
                    {
                        var lease = await AcquireLeaseAsync(
                            journalPath, path, holder, time, cancellationToken).ConfigureAwait(false);
                        return new JournalLock(path, stream, lease);
                    }
                }
                else if (Claim(stream, path, holder))
                {
                    // Cleared after the claim, so that a writer that acquires a lease now finds the claim.
                    await ClearLeaseAsync(journalPath, path, stream, time, cancellationToken).ConfigureAwait(false);
                    return new JournalLock(path, stream, lease: null);
                }
            }
            catch
            {
                stream.Dispose();
                throw;
            }

            stream.Dispose();
        }

        throw JournalErrors.Locked(journalPath, holder: null);
    }

    /// <summary>Checks that the lock is still effective.</summary>
    /// <exception cref="IOException">The lock is not effective, or may not be.</exception>
    public void ThrowIfLost() => _lease?.ThrowIfLost();

    public void Dispose()
    {
        if (_stream is not { } stream)
        {
            return;
        }

        _stream = null;
        if (_lease is null || _lease.Release())
        {
            JournalFiles.ReleaseAndDelete(stream, _path);
        }
        else
        {
            // The lock file belongs to the writer that took over.
            stream.Dispose();
        }
    }

    private static FileStream Open(string journalPath, string path)
    {
        try
        {
            return JournalFiles.Open(path, FileMode.OpenOrCreate, JournalFiles.Alone);
        }
        catch (IOException e) when (JournalFiles.IsHeldByAnother(e))
        {
            throw JournalErrors.Locked(journalPath, JournalHolder.Parse(JournalFiles.ReadHeld(path)));
        }
    }

    private static bool IsProved(string path)
    {
        try
        {
            return JournalFiles.IsHeldAlone(path);
        }
        catch (FileNotFoundException)
        {
            // Deleted between the open and the check. The claim detects that.
            return true;
        }
    }

    // The previous holder may have deleted the file between open and lock. Then the lock is on a file without a name,
    // and the next writer would create another one.
    private static bool Claim(FileStream stream, string path, JournalHolder holder)
    {
        Write(stream, holder);
        return !JournalFiles.CanReadHeld || JournalHolder.Parse(JournalFiles.ReadHeld(path))?.Token == holder.Token;
    }

    private static async Task ClearLeaseAsync(
        string journalPath, string path, FileStream stream, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await JournalLease.ClearAsync(journalPath, time, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            JournalFiles.ReleaseAndDelete(stream, path);
            throw;
        }
    }

    private static async Task<JournalLease> AcquireLeaseAsync(
        string journalPath, string path, JournalHolder holder, TimeProvider time, CancellationToken cancellationToken)
    {
        var lease = await JournalLease.AcquireAsync(journalPath, holder, time, cancellationToken).ConfigureAwait(false);
        try
        {
            // Checked after the lease was created: a writer whose locks work finds the lease, or has left its record
            // here.
            if (JournalHolder.Parse(JournalFiles.ReadHeld(path)) is { } other
                && other.Token != lease.ReplacedToken && !other.HasEnded)
            {
                throw JournalErrors.Locked(journalPath, other);
            }

            using var stream = JournalFiles.Open(path, FileMode.OpenOrCreate, JournalFiles.Share(FileShare.ReadWrite));
            Write(stream, holder);
            return lease;
        }
        catch
        {
            lease.Release();
            throw;
        }
    }

    private static void Write(FileStream stream, JournalHolder holder)
    {
        var bytes = holder.ToBytes();
        stream.Position = 0;
        stream.SetLength(0);
        stream.Write(bytes, 0, bytes.Length);
        stream.Flush();
    }
}
