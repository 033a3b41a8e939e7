using System.Collections.Generic;
using Amazon.Runtime;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The answer to DescribeEvents: one page of events.</summary>
public class DescribeEventsResponse : AmazonWebServiceResponse, IXmlStructure
{
    /// <summary>
    /// What to pass as <see cref="DescribeEventsRequest.Marker"/> for the next page; null or empty on the last one.
    /// </summary>
    public string? Marker { get; set; }

    /// <summary>
    /// The events of this page; null where there are none, unless <see cref="AWSConfigs.InitializeCollections"/>.
    /// </summary>
    public List<Event>? Events { get; set; } = Collections.Initial<Event>();

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "Marker":
                Marker = answer.Text();
                return true;
            case "Events":
                Events = answer.List(Events, "Event", static answer => answer.Structure(new Event()));
                return true;
            default:
                return false;
        }
    }
}
