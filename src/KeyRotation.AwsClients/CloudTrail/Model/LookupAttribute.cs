using Amazon.Runtime.Internal;

namespace Amazon.CloudTrail.Model;

/// <summary>An attribute and the value that events must have.</summary>
public class LookupAttribute
{
    /// <summary>The attribute.</summary>
    [AWSProperty(Required = true)]
    public LookupAttributeKey? AttributeKey { get; set; }

    /// <summary>The value, 1 to 2000 characters.</summary>
    [AWSProperty(Required = true, Min = 1, Max = 2000)]
    public string? AttributeValue { get; set; }
}
