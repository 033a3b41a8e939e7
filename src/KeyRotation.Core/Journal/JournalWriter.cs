using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;

namespace KeyRotation.Journal;

/// <summary>
/// Writes a journal. Entries stand in the order of the calls, and many appends at once share one flush. After the first
/// write or flush that fails it takes nothing more.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly IJournalStore _store;
    private readonly JournalWriterOptions _options;
    private readonly JournalLineWriter _lines;
    private readonly MemoryStream _batch = new();
    private List<JournalAppend> _queue = [];
    private JournalHead? _last;
    private volatile Exception? _failure;
    private bool _hasUnflushed;
    private bool _draining;
    private bool _closed;

    private JournalWriter(
        IJournalStore store,
        JournalWriterOptions options,
        JournalLineWriter lines,
        JournalHead? head,
        JournalRecovery? recovery)
    {
        _store = store;
        _options = options;
        _lines = lines;
        _last = head;
        Head = head;
        Recovery = recovery;
    }

    /// <summary>The last entry that was written; null while there is none.</summary>
    public JournalHead? Head { get; private set; }

    /// <summary>What was found in the journal; null where it is a new one.</summary>
    public JournalRecovery? Recovery { get; }

    /// <summary>The journal's full path.</summary>
    public string Path => _store.Path;

    /// <summary>Opens the journal in a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="options">The run, and whether the journal is a new one.</param>
    /// <param name="cancellationToken">Ends the wait for another computer's lease to run out.</param>
    /// <exception cref="KeyRotationException">
    /// It is locked, there already, missing, a folder, not a journal, of another version, damaged before its end, or
    /// cannot be written.
    /// </exception>
    public static Task<JournalWriter> OpenAsync(
        string path, JournalWriterOptions options, CancellationToken cancellationToken = default)
    {
        _ = options ?? throw new ArgumentNullException(nameof(options));
        return OpenAsync(JournalStores.At(path, options.Time), options, cancellationToken);
    }

    /// <summary>Opens a journal.</summary>
    /// <param name="store">Where it is; the writer disposes it, also where it cannot be opened.</param>
    /// <param name="options">The run, and whether the journal is a new one.</param>
    /// <param name="cancellationToken">Ends the wait for another computer's lease to run out.</param>
    /// <exception cref="KeyRotationException">As for a file.</exception>
    public static async Task<JournalWriter> OpenAsync(
        IJournalStore store, JournalWriterOptions options, CancellationToken cancellationToken = default)
    {
        _ = store ?? throw new ArgumentNullException(nameof(store));
        _ = options ?? throw new ArgumentNullException(nameof(options));
        var lines = new JournalLineWriter();
        try
        {
            var holder = options.Holder ?? JournalHolder.Current(options.RunId, options.Time);
            await store.OpenAsync(options.Mode, holder, cancellationToken).ConfigureAwait(false);
            if (options.Mode == JournalMode.Resume)
            {
                byte[] Line(JournalRecord record, JournalHead? last, out JournalHead next) =>
                    WriteLine(lines, options, record, last, out next);
                var (head, recovery) = await JournalRecoverer.RecoverAsync(store, Line).ConfigureAwait(false);
                return new JournalWriter(store, options, lines, head, recovery);
            }

            return store.Length == 0
                ? new JournalWriter(store, options, lines, head: null, recovery: null)
                : throw JournalErrors.Exists(store.Path);
        }
        catch (Exception e)
        {
            store.Dispose();
            lines.Dispose();
            if (JournalErrors.IsOfFile(e))
            {
                throw JournalErrors.Unwritable(store.Path, e);
            }

            throw;
        }
    }

    /// <summary>Appends an entry.</summary>
    /// <param name="record">What it tells.</param>
    /// <param name="durable">Whether the task ends only when the entry survives a crash of the computer.</param>
    /// <param name="cancellationToken">
    /// Cancelled before the call, nothing is written. Later it is too late: whoever waits learns what became of the
    /// entry.
    /// </param>
    /// <returns>The entry's number.</returns>
    /// <exception cref="JournalFailedException">
    /// This write, or one before, failed: do not do what was to follow.
    /// </exception>
    /// <exception cref="ArgumentException">The record is not whole.</exception>
    public Task<long> AppendAsync(JournalRecord record, bool durable, CancellationToken cancellationToken = default)
    {
        _ = record ?? throw new ArgumentNullException(nameof(record));
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<long>(cancellationToken);
        }

        JournalAppend append;
        bool leads;
        lock (_gate)
        {
            if (_closed)
            {
                throw new ObjectDisposedException(nameof(JournalWriter));
            }

            if (_failure is not null)
            {
                return Task.FromException<long>(new JournalFailedException(Path, _failure));
            }

            var line = WriteLine(_lines, _options, record, _last, out _last);
            append = new JournalAppend(line, _last, durable, _options.ContinuesInline);
            leads = Enqueue(append);
        }

        if (leads)
        {
            _ = DrainAsync();
        }

        return append.Task;
    }

    /// <summary>
    /// Writes and flushes what is left, closes the journal and lets others take it. Whoever appended learns of a
    /// failure; this does not.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        // Nothing but a flush, behind all that came before.
        var end = new JournalAppend([], head: null, durable: true, _options.ContinuesInline);
        bool leads;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            leads = Enqueue(end);
        }

        if (leads)
        {
            _ = DrainAsync();
        }

        try
        {
            await end.Task.ConfigureAwait(false);
        }
        catch (JournalFailedException)
        {
        }

        _store.Dispose();
        _lines.Dispose();
    }

    private static byte[] WriteLine(
        JournalLineWriter lines,
        JournalWriterOptions options,
        JournalRecord record,
        JournalHead? last,
        out JournalHead next)
    {
        var stamp = new JournalStamp(
            (last?.Sequence ?? 0) + 1,
            options.Time.GetUtcNow(),
            options.RunId,
            options.SdkVersion,
            options.ModuleVersion,
            last?.Hash);
        var line = lines.Write(record, stamp, out var hash);
        next = new JournalHead(stamp.Sequence, hash);
        return line;
    }

    /// <summary>Under the gate.</summary>
    /// <returns>Whether nobody is writing: then the caller does, for all that come meanwhile.</returns>
    private bool Enqueue(JournalAppend append)
    {
        _queue.Add(append);
        var leads = !_draining;
        _draining = true;
        return leads;
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            List<JournalAppend> batch;
            lock (_gate)
            {
                if (_queue.Count == 0)
                {
                    _draining = false;
                    return;
                }

                batch = _queue;
                _queue = [];
            }

            try
            {
                if (_failure is null)
                {
                    await WriteAsync(batch).ConfigureAwait(false);
                }
            }
            catch (Exception e)
            {
                // Whatever it is, nobody knows what of the batch is on the disk. A flush that failed once tells nothing
                // when it succeeds later, so it is not tried again.
                lock (_gate)
                {
                    _failure = e;
                }
            }

            if (_failure is { } failure)
            {
                batch.ForEach(append => append.Fail(new JournalFailedException(Path, failure)));
            }
        }
    }

    private async Task WriteAsync(List<JournalAppend> batch)
    {
        _batch.SetLength(0);
        batch.ForEach(append => _batch.Write(append.Line, 0, append.Line.Length));
        if (_batch.Length > 0)
        {
            _store.ThrowIfLost();
            var before = _store.Length;
            try
            {
                await _store.AppendAsync(_batch.GetBuffer(), (int)_batch.Length).ConfigureAwait(false);
            }
            catch
            {
                KeepWholeLines(batch, before);
                throw;
            }

            _hasUnflushed = true;
            Head = batch.FindLast(static append => append.Head is not null)?.Head;
            batch.ForEach(static append => append.Written());
        }

        if (_hasUnflushed && batch.Exists(static append => append.IsDurable))
        {
            await _store.FlushAsync().ConfigureAwait(false);
            _hasUnflushed = false;

            // The flush may have taken long. What is confirmed now was this writer's to write all the time, and a
            // writer that takes over from here on reads it.
            _store.ThrowIfLost();
        }

        batch.ForEach(static append => append.Done());
    }

    // The disk took a part: its whole lines are true and tell what was about to be done; the rest of one would be torn.
    private void KeepWholeLines(List<JournalAppend> batch, long before)
    {
        try
        {
            var length = before;
            foreach (var append in batch)
            {
                if (length + append.Line.Length > _store.Length)
                {
                    break;
                }

                length += append.Line.Length;
            }

            _store.Truncate(length);
        }
        catch (Exception)
        {
            // The failure that led here is the one to tell; a torn line is moved away when the journal goes on.
        }
    }
}
