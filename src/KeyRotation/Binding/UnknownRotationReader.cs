using System;
using System.Globalization;
using System.Management.Automation;
using KeyRotation.Errors;
using KeyRotation.Fleet;
using KeyRotation.Properties;
using KeyRotation.RotateOnce;

namespace KeyRotation.Binding;

/// <summary>
/// Reads a rotation of unknown outcome from pipeline input: a result or error record of the module, a copy of one from
/// a job or a file, or any object or table with the right property names.
/// </summary>
internal static class UnknownRotationReader
{
    /// <summary>Whether the object is a result with a known outcome.</summary>
    public static bool IsKnown(PSObject input) =>
        Enum.TryParse<FleetOutcome>(
            TargetReader.Reader(input)(nameof(Result.Outcome)), ignoreCase: true, out var outcome)
        && Enum.IsDefined(typeof(FleetOutcome), outcome)
        && outcome != FleetOutcome.Unknown;

    /// <summary>Reads a rotation.</summary>
    /// <exception cref="KeyRotationException">
    /// The object is not a rotation of unknown outcome, or it has no attempt id.
    /// </exception>
    public static UnknownRotation Read(PSObject input)
    {
        switch (input.BaseObject)
        {
            case ErrorRecord record:
                return Read(record);
            case Exception exception when Find(exception) is { } unknown:
                return unknown;
            case Result { Error: { } error } when Find(error) is { } unknown:
                return unknown;
            default:
                // An error record from a file is a plain object with the properties of an error record.
                return input.Properties[nameof(ErrorRecord.Exception)]?.Value is { } copy
                    ? ReadValues(CopyOf(PSObject.AsPSObject(copy)), input)
                    : ReadValues(input, input);
        }
    }

    private static UnknownRotation Read(ErrorRecord record)
    {
        if (Find(record.Exception) is { } unknown)
        {
            return unknown;
        }

        if (!record.FullyQualifiedErrorId.StartsWith(ErrorIds.RotationOutcomeUnknown, StringComparison.Ordinal))
        {
            throw NotUnknown(record, ErrorIds.RotationOutcomeUnknown);
        }

        // An error of a fleet has the result as its target.
        return
            record.TargetObject is { } target
            && TargetReader.Reader(PSObject.AsPSObject(target))(nameof(Result.AttemptId)) is not null
            ? Read(PSObject.AsPSObject(target))
            : ReadValues(CopyOf(PSObject.AsPSObject(record.Exception)), record);
    }

    // The exception of a job's error keeps its properties on a separate object.
    private static PSObject CopyOf(PSObject exception) =>
        exception.Properties["SerializedRemoteException"]?.Value is { } copy ? PSObject.AsPSObject(copy) : exception;

    private static UnknownRotation ReadValues(PSObject attempt, object input)
    {
        var read = TargetReader.Reader(attempt);
        if (read(nameof(Target.Service)) is null)
        {
            throw NotUnknown(input, nameof(Target.Service));
        }

        var target = TargetReader.Read(attempt, region: null, newKmsKeyId: null);
        var attemptId = read(nameof(Result.AttemptId));
        if (target.Id.Length == 0)
        {
            throw NotUnknown(input, nameof(Target.Id));
        }

        if (attemptId is null && target.NewKmsKeyId is null)
        {
            throw NotUnknown(input, nameof(Result.AttemptId));
        }

        _ = int.TryParse(
            read(nameof(Result.Attempts)), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts);
        return UnknownRotation.Of(target, attemptId, attempts, TimeOf(attempt, nameof(Result.SentUtc)));
    }

    private static UnknownRotation? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is RotationOutcomeUnknownException unknown)
            {
                return UnknownRotation.Of(unknown);
            }
        }

        return null;
    }

    // From a file, the time is text, or a DateTime that lost its kind.
    private static DateTimeOffset? TimeOf(PSObject input, string name)
    {
        var value = input.BaseObject is System.Collections.IDictionary table
            ? table[name]
            : input.Properties[name]?.Value;
        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            DateTime { Kind: DateTimeKind.Unspecified } time => new DateTimeOffset(time, TimeSpan.Zero),
            DateTime time => new DateTimeOffset(time),
            DateTimeOffset time => time,
            string text when DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
            _ => null,
        };
    }

    private static KeyRotationException NotUnknown(object input, string missing) =>
        new(
            ErrorIds.NotATarget,
            FaultKind.InvalidInput,
            Messages.NotUnknown.With(input, missing),
            Messages.NotUnknownAction);
}
