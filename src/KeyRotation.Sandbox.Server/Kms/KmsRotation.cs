using System;

namespace KeyRotation.Sandbox.Kms;

/// <summary>A rotation of a key: in progress from its start, listed from its end.</summary>
internal sealed class KmsRotation
{
    /// <summary>The CloudTrail event that KMS records when a rotation completes.</summary>
    public const string EventName = "RotateKey";

    public const string OnDemand = "ON_DEMAND";
    public const string Automatic = "AUTOMATIC";

    public KmsRotation(string type, DateTimeOffset start, DateTimeOffset end, string materialId)
    {
        Type = type;
        Start = start;
        End = end;
        MaterialId = materialId;
    }

    public string Type { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    public string MaterialId { get; }
}

/// <summary>The schedule of automatic rotation.</summary>
internal sealed class KmsSchedule
{
    public KmsSchedule(DateTimeOffset since, int days)
    {
        Since = since;
        Days = days;
    }

    public DateTimeOffset Since { get; }

    public int Days { get; }

    /// <summary>The first automatic rotation after a given time.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time)
    {
        long period = TimeSpan.FromDays(Days).Ticks;
        long passed = Math.Max(0, (time - Since).Ticks / period);
        return Since.AddTicks((passed + 1) * period);
    }
}
