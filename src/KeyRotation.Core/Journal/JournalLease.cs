using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Compat;
using KeyRotation.Properties;

namespace KeyRotation.Journal;

/// <summary>
/// A file beside the journal that names its writer, which renews it. It keeps other writers out where locks have no
/// effect. Another computer takes the lease over only after it has watched it for twice its duration without a
/// renewal; the writer stops writing well before that. All durations are monotonic.
/// </summary>
internal sealed class JournalLease
{
    private const int Attempts = 10;

    private readonly object _gate = new();
    private readonly string _path;
    private readonly JournalHolder _holder;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _renewedAt;
    private long _renewals;
    private bool _released;

    private JournalLease(string path, JournalHolder holder, TimeProvider time, long renewedAt, string? replacedToken)
    {
        _path = path;
        _holder = holder;
        _time = time;
        _renewedAt = renewedAt;
        ReplacedToken = replacedToken;
        _timer = time.CreateTimer(_ => Renew(), state: null, RenewalPeriod, RenewalPeriod);
    }

    /// <summary>How long the lease is valid without a renewal.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the lease is renewed.</summary>
    public static TimeSpan RenewalPeriod { get; } = TimeSpan.FromSeconds(20);

    /// <summary>How much earlier than other computers its writer considers it lost.</summary>
    public static TimeSpan Margin { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How often another computer's lease is read while it is watched.</summary>
    public static TimeSpan WatchPeriod { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The token of the stale lease that this one replaced; null if there was none.</summary>
    public string? ReplacedToken { get; }

    /// <summary>Acquires the lease of a journal.</summary>
    /// <exception cref="Errors.KeyRotationException">Another writer has it.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static async Task<JournalLease> AcquireAsync(
        string journalPath, JournalHolder holder, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = PathOf(journalPath);
        string? replaced = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = time.GetTimestamp();
            if (TryCreate(path, holder.ToBytes((time.GetUtcNow(), 0, Duration))))
            {
                return new JournalLease(path, holder, time, now, replaced);
            }

            replaced = await ClearAsync(journalPath, time, cancellationToken).ConfigureAwait(false) ?? replaced;
        }

        throw JournalErrors.Locked(journalPath, holder: null);
    }

    /// <summary>Removes a stale lease of a journal.</summary>
    /// <returns>Its token; null if there was none.</returns>
    /// <exception cref="Errors.KeyRotationException">Its writer is still running.</exception>
    public static async Task<string?> ClearAsync(
        string journalPath, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = PathOf(journalPath);
        if (Read(path) is not { } bytes)
        {
            return null;
        }

        // An unreadable lease names no process. It is watched like one of another computer.
        var other = JournalHolder.Parse(bytes);
        if (other is not { IsHere: true })
        {
            if (!await IsAbandonedAsync(journalPath, bytes, time, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
        else if (!other.HasEnded)
        {
            throw JournalErrors.Locked(journalPath, other);
        }

        MoveAside(journalPath, bytes);
        return other?.Token;
    }

    /// <summary>Checks that this writer still holds the lease, by its file and by its age.</summary>
    /// <exception cref="IOException">The writer does not hold the lease, or may have lost it.</exception>
    public void ThrowIfLost()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_renewedAt) > Duration - Margin || !IsOurs(Read(_path)))
            {
                throw new IOException(CoreMessages.JournalLeaseLost.With(_path));
            }
        }
    }

    /// <summary>Stops the renewals and removes the lease.</summary>
    /// <returns>False if another writer has taken over.</returns>
    public bool Release()
    {
        lock (_gate)
        {
            _released = true;
            _timer.Dispose();
            if (!IsOurs(Read(_path)))
            {
                return false;
            }

            try
            {
                File.Delete(_path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The file remains. It is stale as soon as this process exits.
            }

            return true;
        }
    }

    private static string PathOf(string journalPath) => journalPath + ".lease";

    private static byte[]? Read(string path) => JournalFiles.ReadHeld(path);

    private static bool TryCreate(string path, byte[] bytes)
    {
        try
        {
            using var stream = JournalFiles.Open(path, FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete);
            Write(stream, bytes);
            return true;
        }
        catch (IOException e) when (JournalFiles.AlreadyExists(e))
        {
            return false;
        }
    }

    /// <returns>False if the lease was released while it was watched.</returns>
    private static async Task<bool> IsAbandonedAsync(
        string journalPath, byte[] bytes, TimeProvider time, CancellationToken cancellationToken)
    {
        // Counts reads, not time: while this computer sleeps, the other one may be unable to renew.
        var reads = (int)Math.Ceiling(2 * Duration.TotalSeconds / WatchPeriod.TotalSeconds);
        for (var i = 0; i < reads; i++)
        {
            await time.PauseAsync(WatchPeriod, cancellationToken).ConfigureAwait(false);
            if (Read(PathOf(journalPath)) is not { } now)
            {
                return false;
            }

            if (!now.AsSpan().SequenceEqual(bytes))
            {
                throw JournalErrors.Locked(journalPath, JournalHolder.Parse(now) ?? JournalHolder.Parse(bytes));
            }
        }

        return true;
    }

    // Renamed before it is deleted: if two writers find it stale at once, one of them succeeds.
    private static void MoveAside(string journalPath, byte[] stale)
    {
        var path = PathOf(journalPath);
        var aside = path + "." + Guid.NewGuid().ToString("N");
        try
        {
            if (Read(path) is { } now && now.AsSpan().SequenceEqual(stale))
            {
                File.Move(path, aside);
            }
            else
            {
                throw JournalErrors.Locked(journalPath, JournalHolder.Parse(Read(path)));
            }
        }
        catch (FileNotFoundException)
        {
            throw JournalErrors.Locked(journalPath, JournalHolder.Parse(stale));
        }

        if (Read(aside) is { } moved && !moved.AsSpan().SequenceEqual(stale))
        {
            // It was taken over or renewed in the meantime. Its writer stops when it finds the file gone.
            File.Move(aside, path);
            throw JournalErrors.Locked(journalPath, JournalHolder.Parse(moved));
        }

        File.Delete(aside);
    }

    private static void Write(FileStream stream, byte[] bytes)
    {
        stream.Position = 0;
        stream.Write(bytes, 0, bytes.Length);
        stream.SetLength(bytes.Length);
        stream.Flush(flushToDisk: true);
    }

    private bool IsOurs(byte[]? bytes) => JournalHolder.Parse(bytes)?.Token == _holder.Token;

    private void Renew()
    {
        lock (_gate)
        {
            if (_released)
            {
                return;
            }

            try
            {
                var now = _time.GetTimestamp();

                // Read and written through one handle: if the lease is renamed meanwhile, the renewal goes to the
                // renamed file.
                using var stream = JournalFiles.Open(_path, FileMode.Open, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                if (IsOurs(bytes.ToArray()))
                {
                    Write(stream, _holder.ToBytes((_time.GetUtcNow(), ++_renewals, Duration)));
                    _renewedAt = now;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next renewal may succeed. Until then, the lease ages.
            }
        }
    }
}
