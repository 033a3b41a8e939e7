using Amazon.Runtime;

namespace Amazon.Redshift;

/// <summary>
/// The state of a snapshot schedule. An open set: values that the service adds later arrive as they are.
/// </summary>
public class ScheduleState : ConstantClass
{
    /// <summary>The value <c>ACTIVE</c>.</summary>
    public static readonly ScheduleState ACTIVE = new("ACTIVE");

    /// <summary>The value <c>FAILED</c>.</summary>
    public static readonly ScheduleState FAILED = new("FAILED");

    /// <summary>The value <c>MODIFYING</c>.</summary>
    public static readonly ScheduleState MODIFYING = new("MODIFYING");

    /// <summary>Makes a value that this version does not know.</summary>
    public ScheduleState(string value)
        : base(value)
    {
    }

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static ScheduleState FindValue(string value) => FindValue<ScheduleState>(value);

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static implicit operator ScheduleState(string value) => FindValue(value);
}
