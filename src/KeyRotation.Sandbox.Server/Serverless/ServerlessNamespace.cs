using System;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Serverless;

/// <summary>The status and key of a namespace at a given time. A deleted namespace has none.</summary>
internal sealed class NamespaceCondition
{
    public const string Available = "AVAILABLE";
    public const string Modifying = "MODIFYING";

    public NamespaceCondition(string status, string kmsKeyId)
    {
        Status = status;
        KmsKeyId = kmsKeyId;
    }

    public string Status { get; }

    /// <summary>The ARN of a key, or <see cref="ServerlessService.AwsOwnedKey"/>.</summary>
    public string KmsKeyId { get; }
}

/// <summary>A serverless namespace.</summary>
internal sealed class ServerlessNamespace
{
    private const double DefaultTerabytes = 8;

    private readonly object _lock = new();
    private readonly Timeline<NamespaceCondition?> _condition;
    private double _terabytes = DefaultTerabytes;
    private TimeSpan? _rotationDuration;
    private int _rotations;

    public ServerlessNamespace(string name, string id, string kmsKeyId)
    {
        Name = name;
        Id = id;
        _condition = new Timeline<NamespaceCondition?>(new NamespaceCondition(NamespaceCondition.Available, kmsKeyId));
    }

    public string Name { get; }

    public string Id { get; }

    /// <summary>Set by UpdateNamespace. Not affected by stale reads.</summary>
    public NamespaceSettings Settings { get; set; } = new();

    /// <summary>The number of key changes that were carried out for clients.</summary>
    public int Rotations
    {
        get
        {
            lock (_lock)
            {
                return _rotations;
            }
        }
    }

    public NamespaceCondition? ConditionAt(DateTimeOffset time)
    {
        lock (_lock)
        {
            return _condition.At(time);
        }
    }

    public void SetCondition(DateTimeOffset now, NamespaceCondition? condition)
    {
        lock (_lock)
        {
            _condition.Set(now, condition);
        }
    }

    /// <summary>
    /// Sets the status to MODIFYING for some time without changing the key. Returns false if the namespace is not
    /// available.
    /// </summary>
    public bool TryModify(DateTimeOffset now, TimeSpan duration)
    {
        lock (_lock)
        {
            NamespaceCondition? before = _condition.At(now);
            if (before?.Status != NamespaceCondition.Available)
            {
                return false;
            }

            _condition.Set(now, new NamespaceCondition(NamespaceCondition.Modifying, before.KmsKeyId));
            _condition.Schedule(now + duration, before);
            return true;
        }
    }

    public void SetDataSize(double terabytes)
    {
        lock (_lock)
        {
            _terabytes = terabytes;
        }
    }

    public void SetRotationDuration(TimeSpan? duration)
    {
        lock (_lock)
        {
            _rotationDuration = duration;
        }
    }

    /// <summary>Starts to encrypt the data with another key, if the namespace is available.</summary>
    /// <param name="now">The time of the start.</param>
    /// <param name="kmsKeyId">The new key.</param>
    /// <param name="durationOf8Terabytes">
    /// The duration for 8 TB. AWS documents fifteen minutes; the sandbox uses its own time scale.
    /// </param>
    /// <param name="counts">False for a change by another user.</param>
    public bool TryChangeKey(DateTimeOffset now, string kmsKeyId, TimeSpan durationOf8Terabytes, bool counts)
    {
        lock (_lock)
        {
            NamespaceCondition? before = _condition.At(now);
            if (before?.Status != NamespaceCondition.Available)
            {
                return false;
            }

            var scaled = TimeSpan.FromTicks((long)(durationOf8Terabytes.Ticks * (_terabytes / DefaultTerabytes)));
            _condition.Set(now, new NamespaceCondition(NamespaceCondition.Modifying, before.KmsKeyId));
            _condition.Schedule(
                now + (_rotationDuration ?? scaled), new NamespaceCondition(NamespaceCondition.Available, kmsKeyId));
            _rotations += counts ? 1 : 0;
            return true;
        }
    }
}
