using Amazon.Runtime;

namespace Amazon.Redshift;

/// <summary>
/// The kind of thing that an event is about. An open set: values that the service adds later arrive as they are.
/// </summary>
public class SourceType : ConstantClass
{
    /// <summary>The value <c>cluster</c>.</summary>
    public static readonly SourceType Cluster = new("cluster");

    /// <summary>The value <c>cluster-parameter-group</c>.</summary>
    public static readonly SourceType ClusterParameterGroup = new("cluster-parameter-group");

    /// <summary>The value <c>cluster-security-group</c>.</summary>
    public static readonly SourceType ClusterSecurityGroup = new("cluster-security-group");

    /// <summary>The value <c>cluster-snapshot</c>.</summary>
    public static readonly SourceType ClusterSnapshot = new("cluster-snapshot");

    /// <summary>The value <c>scheduled-action</c>.</summary>
    public static readonly SourceType ScheduledAction = new("scheduled-action");

    /// <summary>Makes a value that this version does not know.</summary>
    public SourceType(string value)
        : base(value)
    {
    }

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static SourceType FindValue(string value) => FindValue<SourceType>(value);

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static implicit operator SourceType(string value) => FindValue(value);
}
