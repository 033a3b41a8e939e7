using System;
using System.Collections.Generic;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;

namespace Amazon.CloudTrail.Model;

/// <summary>Requests a page of events.</summary>
public class LookupEventsRequest : AmazonCloudTrailRequest
{
    /// <summary>Only events up to this time.</summary>
    public DateTime? EndTime { get; set; }

    /// <summary>The category of events; null for management events.</summary>
    public EventCategory? EventCategory { get; set; }

    /// <summary>The attribute that events must have; at most one.</summary>
    public List<LookupAttribute>? LookupAttributes { get; set; } = Collections.Initial<LookupAttribute>();

    /// <summary>The page size, 1 to 50; 50 where it is null.</summary>
    [AWSProperty(Min = 1, Max = 50)]
    public int? MaxResults { get; set; }

    /// <summary>The token of the previous page. All else must be as in the request for that page.</summary>
    public string? NextToken { get; set; }

    /// <summary>Only events from this time on, at most 90 days back.</summary>
    public DateTime? StartTime { get; set; }
}
