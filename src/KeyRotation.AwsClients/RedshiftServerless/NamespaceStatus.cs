using Amazon.Runtime;

namespace Amazon.RedshiftServerless;

/// <summary>What a namespace is doing. An open set: values that the service adds later arrive as they are.</summary>
public class NamespaceStatus : ConstantClass
{
    /// <summary>The value <c>AVAILABLE</c>.</summary>
    public static readonly NamespaceStatus AVAILABLE = new("AVAILABLE");

    /// <summary>The value <c>DELETING</c>.</summary>
    public static readonly NamespaceStatus DELETING = new("DELETING");

    /// <summary>The value <c>MODIFYING</c>.</summary>
    public static readonly NamespaceStatus MODIFYING = new("MODIFYING");

    /// <summary>Makes a value that this version does not know.</summary>
    public NamespaceStatus(string value)
        : base(value)
    {
    }

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static NamespaceStatus FindValue(string value) => FindValue<NamespaceStatus>(value);

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static implicit operator NamespaceStatus(string value) => FindValue(value);
}
