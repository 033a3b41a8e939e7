using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Properties;
using KeyRotation.Scheduling;

namespace KeyRotation.Fleet;

/// <summary>A limit prevents a target from being started. Nothing was sent.</summary>
internal sealed class NotStartedException(string reason) : Exception(reason);

/// <summary>
/// Decides whether and when a target may start: canaries first, within the error limits, inside the window, and a
/// limited number per group.
/// </summary>
internal sealed class FleetGate
{
    private readonly FleetOptions _options;
    private readonly TimeProvider _time;
    private readonly object _gate = new();
    private readonly Dictionary<string, AsyncSemaphore> _groups = new(StringComparer.Ordinal);
    private readonly WorkScheduler _work;
    private readonly List<Completion<bool>> _afterCanaries = [];
    private bool _isOpen;
    private int _added;
    private int _failed;
    private int _canariesLeft;
    private string? _stopped;

    public FleetGate(FleetOptions options, TimeProvider time, WorkScheduler work)
    {
        _work = work;
        _options = options;
        _time = time;
        _canariesLeft = options.CanaryCount;
        _isOpen = _canariesLeft == 0;
    }

    /// <summary>The number of targets that failed or have an unknown outcome.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Counts a target. Returns true if it is a canary.</summary>
    public bool Add()
    {
        lock (_gate)
        {
            return _added++ < _options.CanaryCount;
        }
    }

    /// <summary>No more targets will be added. Missing canaries must not hold up the others.</summary>
    public void CompleteAdding()
    {
        lock (_gate)
        {
            _canariesLeft -= Math.Max(0, _options.CanaryCount - _added);
            OpenAfterCanaries();
        }
    }

    /// <summary>Prevents all further starts.</summary>
    public void Stop(string reason)
    {
        lock (_gate)
        {
            _stopped ??= reason;
            Open();
        }
    }

    /// <summary>Waits until a target may start.</summary>
    /// <returns>The target's slot in its group. Dispose it to release the slot.</returns>
    public async Task<IDisposable> EnterAsync(Target target, bool isCanary, CancellationToken cancellationToken)
    {
        if (!isCanary)
        {
            await AfterCanariesAsync(cancellationToken).ConfigureAwait(false);
        }

        return await EnterGroupAsync(target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for a slot in the target's group, in order of the calls.</summary>
    public async Task<IDisposable> EnterGroupAsync(Target target, CancellationToken cancellationToken)
    {
        if (_options.GroupBy is not { } tag || !target.Tags.TryGetValue(tag, out var group))
        {
            return GroupSlot.None;
        }

        AsyncSemaphore slots;
        lock (_gate)
        {
            if (!_groups.TryGetValue(group, out slots!))
            {
                _groups.Add(group, slots = new AsyncSemaphore(_options.MaxPerGroup, _work));
            }
        }

        await slots.AcquireAsync(cancellationToken).ConfigureAwait(false);
        return new GroupSlot(slots);
    }

    /// <summary>Why no target may be started any more; null while targets may start.</summary>
    public string? BlockReason()
    {
        lock (_gate)
        {
            return _stopped
                ?? (_options.StartBefore is { } end && _time.GetUtcNow() >= end
                    ? CoreMessages.WindowClosed.With(end.UtcDateTime.ToString("u", CultureInfo.InvariantCulture))
                    : null);
        }
    }

    /// <summary>Records the outcome of a target.</summary>
    public void Ended(FleetOutcome outcome, bool hasFailed, bool wasCanary)
    {
        lock (_gate)
        {
            if (hasFailed)
            {
                _failed++;
                if (_failed >= _options.MaxErrorCount)
                {
                    Stop(CoreMessages.TooManyErrors.With(_failed));
                }
                else if (_options.MaxErrorPercent is { } percent && _failed * 100L > (long)percent * _added)
                {
                    Stop(CoreMessages.TooManyErrorsPercent.With(_failed, _added, percent));
                }
            }

            if (wasCanary)
            {
                if (hasFailed || outcome is FleetOutcome.Cancelled or FleetOutcome.NotStarted)
                {
                    Stop(CoreMessages.CanaryFailed);
                }

                _canariesLeft--;
                OpenAfterCanaries();
            }
        }
    }

    private Task AfterCanariesAsync(CancellationToken cancellationToken)
    {
        Completion<bool> open;
        lock (_gate)
        {
            if (_isOpen)
            {
                return Task.CompletedTask;
            }

            _afterCanaries.Add(open = new Completion<bool>(_work));
        }

        return open.WaitAsync(cancellationToken);
    }

    private void OpenAfterCanaries()
    {
        if (_canariesLeft <= 0)
        {
            Open();
        }
    }

    private void Open()
    {
        _isOpen = true;
        _afterCanaries.ForEach(static waiting => waiting.TrySetResult(true));
        _afterCanaries.Clear();
    }

    private sealed class GroupSlot(AsyncSemaphore? slots) : IDisposable
    {
        private AsyncSemaphore? _slots = slots;

        public static GroupSlot None { get; } = new(null);

        public void Dispose() => Interlocked.Exchange(ref _slots, null)?.Release();
    }
}
