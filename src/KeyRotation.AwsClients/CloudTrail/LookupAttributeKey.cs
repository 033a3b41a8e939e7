using Amazon.Runtime;

namespace Amazon.CloudTrail;

/// <summary>The attribute that an event is looked up by.</summary>
public class LookupAttributeKey : ConstantClass
{
    /// <summary>The value <c>AccessKeyId</c>.</summary>
    public static readonly LookupAttributeKey AccessKeyId = new("AccessKeyId");

    /// <summary>The value <c>EventId</c>.</summary>
    public static readonly LookupAttributeKey EventId = new("EventId");

    /// <summary>The value <c>EventName</c>.</summary>
    public static readonly LookupAttributeKey EventName = new("EventName");

    /// <summary>The value <c>EventSource</c>.</summary>
    public static readonly LookupAttributeKey EventSource = new("EventSource");

    /// <summary>The value <c>ReadOnly</c>.</summary>
    public static readonly LookupAttributeKey ReadOnly = new("ReadOnly");

    /// <summary>The value <c>ResourceName</c>.</summary>
    public static readonly LookupAttributeKey ResourceName = new("ResourceName");

    /// <summary>The value <c>ResourceType</c>.</summary>
    public static readonly LookupAttributeKey ResourceType = new("ResourceType");

    /// <summary>The value <c>Username</c>.</summary>
    public static readonly LookupAttributeKey Username = new("Username");

    /// <summary>Creates a value that this version does not know.</summary>
    public LookupAttributeKey(string value)
        : base(value)
    {
    }

    /// <summary>The constant with this text, or a new value.</summary>
    public static LookupAttributeKey FindValue(string value) => FindValue<LookupAttributeKey>(value);

    /// <summary>The constant with this text, or a new value.</summary>
    public static implicit operator LookupAttributeKey(string value) => FindValue(value);
}
