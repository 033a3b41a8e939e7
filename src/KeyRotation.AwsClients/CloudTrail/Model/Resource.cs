using System.Text.Json;
using Amazon.SlimClients;

namespace Amazon.CloudTrail.Model;

/// <summary>A resource that an event names.</summary>
public class Resource : IJsonStructure
{
    /// <summary>The name or ARN of the resource.</summary>
    public string? ResourceName { get; set; }

    /// <summary>The type of the resource, such as <c>AWS::KMS::Key</c>.</summary>
    public string? ResourceType { get; set; }

    bool IJsonStructure.ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("ResourceName"u8))
        {
            ResourceName = json.Text();
        }
        else if (json.ValueTextEquals("ResourceType"u8))
        {
            ResourceType = json.Text();
        }
        else
        {
            return false;
        }

        return true;
    }
}
