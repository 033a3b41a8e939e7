using System;
using System.Management.Automation;
using KeyRotation.Properties;

namespace KeyRotation.Binding;

/// <summary>
/// Converts a TimeSpan, its text (00:05:00) or a number of seconds to a duration. Without this, PowerShell reads a bare
/// 30 as 30 ticks and the text "30" as 30 days.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether zero is allowed. Zero means: check once and do not wait.</summary>
    public bool AllowZero { get; set; } = true;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null)
        {
            return null;
        }

        var duration =
            Durations.Read(value)
            ?? throw new ArgumentTransformationMetadataException(Messages.InvalidDuration.With(value));
        return duration < TimeSpan.Zero || (duration == TimeSpan.Zero && !AllowZero)
            ? throw new ArgumentTransformationMetadataException(
                (AllowZero ? Messages.NegativeDuration : Messages.DurationNotPositive).With(value))
            : duration;
    }
}
