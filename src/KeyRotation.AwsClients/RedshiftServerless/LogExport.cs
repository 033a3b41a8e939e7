using Amazon.Runtime;

namespace Amazon.RedshiftServerless;

/// <summary>
/// A log that a namespace can export. An open set: values that the service adds later arrive as they are.
/// </summary>
public class LogExport : ConstantClass
{
    /// <summary>The value <c>connectionlog</c>.</summary>
    public static readonly LogExport Connectionlog = new("connectionlog");

    /// <summary>The value <c>useractivitylog</c>.</summary>
    public static readonly LogExport Useractivitylog = new("useractivitylog");

    /// <summary>The value <c>userlog</c>.</summary>
    public static readonly LogExport Userlog = new("userlog");

    /// <summary>Makes a value that this version does not know.</summary>
    public LogExport(string value)
        : base(value)
    {
    }

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static LogExport FindValue(string value) => FindValue<LogExport>(value);

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static implicit operator LogExport(string value) => FindValue(value);
}
