using System;

namespace Amazon.Redshift.Model;

/// <summary>Asks for a page of events.</summary>
public class DescribeEventsRequest : AmazonRedshiftRequest
{
    /// <summary>How far back to look, in minutes; 60 where no time is set at all.</summary>
    public int? Duration { get; set; }

    /// <summary>The end of the time to look at (UTC).</summary>
    public DateTime? EndTime { get; set; }

    /// <summary>The <see cref="DescribeEventsResponse.Marker"/> of the page before.</summary>
    public string? Marker { get; set; }

    /// <summary>The most events on a page: 20 to 100, 100 where it is not set.</summary>
    public int? MaxRecords { get; set; }

    /// <summary>The name of what the events are about; <see cref="SourceType"/> must be set with it.</summary>
    public string? SourceIdentifier { get; set; }

    /// <summary>The kind of what the events are about.</summary>
    public SourceType? SourceType { get; set; }

    /// <summary>The beginning of the time to look at (UTC), at most 14 days back.</summary>
    public DateTime? StartTime { get; set; }
}
