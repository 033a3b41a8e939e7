using Amazon.Runtime;

namespace Amazon.Redshift;

/// <summary>The state of AQUA. An open set: values that the service adds later arrive as they are.</summary>
public class AquaStatus : ConstantClass
{
    /// <summary>The value <c>applying</c>.</summary>
    public static readonly AquaStatus Applying = new("applying");

    /// <summary>The value <c>disabled</c>.</summary>
    public static readonly AquaStatus Disabled = new("disabled");

    /// <summary>The value <c>enabled</c>.</summary>
    public static readonly AquaStatus Enabled = new("enabled");

    /// <summary>Makes a value that this version does not know.</summary>
    public AquaStatus(string value)
        : base(value)
    {
    }

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static AquaStatus FindValue(string value) => FindValue<AquaStatus>(value);

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static implicit operator AquaStatus(string value) => FindValue(value);
}
