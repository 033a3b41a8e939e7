using Amazon.Runtime;

namespace Amazon.Redshift;

/// <summary>
/// The state of an exchange of reserved nodes. An open set: values that the service adds later arrive as they are.
/// </summary>
public class ReservedNodeExchangeStatusType : ConstantClass
{
    /// <summary>The value <c>FAILED</c>.</summary>
    public static readonly ReservedNodeExchangeStatusType FAILED = new("FAILED");

    /// <summary>The value <c>IN_PROGRESS</c>.</summary>
    public static readonly ReservedNodeExchangeStatusType IN_PROGRESS = new("IN_PROGRESS");

    /// <summary>The value <c>PENDING</c>.</summary>
    public static readonly ReservedNodeExchangeStatusType PENDING = new("PENDING");

    /// <summary>The value <c>REQUESTED</c>.</summary>
    public static readonly ReservedNodeExchangeStatusType REQUESTED = new("REQUESTED");

    /// <summary>The value <c>RETRYING</c>.</summary>
    public static readonly ReservedNodeExchangeStatusType RETRYING = new("RETRYING");

    /// <summary>The value <c>SUCCEEDED</c>.</summary>
    public static readonly ReservedNodeExchangeStatusType SUCCEEDED = new("SUCCEEDED");

    /// <summary>Makes a value that this version does not know.</summary>
    public ReservedNodeExchangeStatusType(string value)
        : base(value)
    {
    }

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static ReservedNodeExchangeStatusType FindValue(string value) =>
        FindValue<ReservedNodeExchangeStatusType>(value);

    /// <summary>The constant for a text, or a new value where none has it.</summary>
    public static implicit operator ReservedNodeExchangeStatusType(string value) => FindValue(value);
}
