using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Errors;

namespace KeyRotation.Journal;

/// <summary>
/// Writes a journal. Entries are in the order of the calls, and concurrent appends share one flush. After the first
/// failed write or flush, no more entries are accepted.
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

    /// <summary>The last entry that was written; null if there is none.</summary>
    public JournalHead? Head { get; private set; }

    /// <summary>What was found in the journal; null if it is new.</summary>
    public JournalRecovery? Recovery { get; }

    /// <summary>The journal's full path.</summary>
    public string Path => _store.Path;

    /// <summary>Opens the journal in a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="options">The run, and whether the journal is new.</param>
    /// <param name="cancellationToken">Cancels the wait for another computer's lease to expire.</param>
    /// <exception cref="KeyRotationException">
    /// The journal is locked, already exists, does not exist, is a directory, is not a journal, has an unsupported
    /// version, is damaged before its end, or cannot be written.
    /// </exception>
    public static Task<JournalWriter> OpenAsync(
        string path, JournalWriterOptions options, CancellationToken cancellationToken = default)
    {
        _ = options ?? throw new ArgumentNullException(nameof(options));
        return OpenAsync(JournalStores.At(path, options.Time), options, cancellationToken);
    }

    /// <summary>Opens a journal.</summary>
    /// <param name="store">The journal's storage. The writer disposes it, even if it cannot be opened.</param>
    /// <param name="options">The run, and whether the journal is new.</param>
    /// <param name="cancellationToken">Cancels the wait for another computer's lease to expire.</param>
    /// <exception cref="KeyRotationException">The same errors as for a file.</exception>
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
    /// <param name="record">The content of the entry.</param>
    /// <param name="durable">Whether the task completes only when the entry survives a crash of the computer.</param>
    /// <param name="cancellationToken">
    /// If it is cancelled before the call, nothing is written. A later cancellation has no effect: the task reports
    /// what happened to the entry.
    /// </param>
    /// <returns>The entry's number.</returns>
    /// <exception cref="JournalFailedException">
    /// This write, or an earlier one, failed. Do not continue with the action that the entry was written for.
    /// </exception>
    /// <exception cref="ArgumentException">The record is incomplete.</exception>
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
    /// Writes and flushes all remaining entries, closes the journal and releases its lock. Failures are reported to
    /// the callers of AppendAsync, not here.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        // A flush only, after everything queued earlier.
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

    /// <summary>Call this under the lock.</summary>
    /// <returns>Whether no write is in progress. The caller then writes all queued entries.</returns>
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
                // After any failure, it is unknown which part of the batch is on disk. A flush that failed once
                // proves nothing when it succeeds later, so it is not retried.
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

            // The flush may have been slow. Everything that is confirmed now was written under this writer's lock,
            // and a writer that takes over from here on reads it.
            _store.ThrowIfLost();
        }

        batch.ForEach(static append => append.Done());
    }

    // The disk accepted a part of the batch. Its complete lines are valid and show what was about to be done. An
    // incomplete line is cut off.
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
            // Report the original failure. An incomplete line is moved away when the journal is resumed.
        }
    }
}
