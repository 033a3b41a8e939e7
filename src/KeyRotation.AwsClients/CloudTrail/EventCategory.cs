using Amazon.Runtime;

namespace Amazon.CloudTrail;

/// <summary>The category of events to look up. Without one, LookupEvents returns management events.</summary>
public class EventCategory : ConstantClass
{
    /// <summary>The value <c>insight</c>.</summary>
    public static readonly EventCategory Insight = new("insight");

    /// <summary>Creates a value that this version does not know.</summary>
    public EventCategory(string value)
        : base(value)
    {
    }

    /// <summary>The constant with this text, or a new value.</summary>
    public static EventCategory FindValue(string value) => FindValue<EventCategory>(value);

    /// <summary>The constant with this text, or a new value.</summary>
    public static implicit operator EventCategory(string value) => FindValue(value);
}
