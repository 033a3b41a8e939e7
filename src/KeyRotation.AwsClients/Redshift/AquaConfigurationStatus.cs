using Amazon.Runtime;

namespace Amazon.Redshift;

/// <summary>The setting of AQUA. An open set: values that the service adds later arrive as they are.</summary>
public class AquaConfigurationStatus : ConstantClass
{
    /// <summary>The value <c>auto</c>.</summary>
    public static readonly AquaConfigurationStatus Auto = new("auto");

    /// <summary>The value <c>disabled</c>.</summary>
    public static readonly AquaConfigurationStatus Disabled = new("disabled");

    /// <summary>The value <c>enabled</c>.</summary>
    public static readonly AquaConfigurationStatus Enabled = new("enabled");

    /// <summary>Makes a value that this version does not know.</summary>
    public AquaConfigurationStatus(string value)
        : base(value)
    {
    }

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static AquaConfigurationStatus FindValue(string value) => FindValue<AquaConfigurationStatus>(value);

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static implicit operator AquaConfigurationStatus(string value) => FindValue(value);
}
