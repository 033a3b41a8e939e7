using System.Collections.Generic;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SlimClients;

namespace Amazon.CloudTrail.Model;

/// <summary>The response of LookupEvents: one page of events.</summary>
public class LookupEventsResponse : AmazonWebServiceResponse, IJsonStructure
{
    /// <summary>The events of this page, newest first.</summary>
    public List<Event>? Events { get; set; } = Collections.Initial<Event>();

    /// <summary>The <see cref="LookupEventsRequest.NextToken"/> of the next page; null on the last one.</summary>
    public string? NextToken { get; set; }

    bool IJsonStructure.ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("Events"u8))
        {
            Events = json.StructureList(static () => new Event());
        }
        else if (json.ValueTextEquals("NextToken"u8))
        {
            NextToken = json.Text();
        }
        else
        {
            return false;
        }

        return true;
    }
}
