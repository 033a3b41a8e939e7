using System.Collections.Generic;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>Asks for one cluster or for a page of clusters.</summary>
public class DescribeClustersRequest : AmazonRedshiftRequest
{
    /// <summary>The name of one cluster, case-sensitive. Not together with <see cref="Marker"/>.</summary>
    public string? ClusterIdentifier { get; set; }

    /// <summary>The <see cref="DescribeClustersResponse.Marker"/> of the page before.</summary>
    public string? Marker { get; set; }

    /// <summary>The most clusters on a page: 20 to 100, 100 where it is not set.</summary>
    public int? MaxRecords { get; set; }

    /// <summary>Only clusters with one of these tag keys.</summary>
    public List<string>? TagKeys { get; set; } = Collections.Initial<string>();

    /// <summary>Only clusters with one of these tag values.</summary>
    public List<string>? TagValues { get; set; } = Collections.Initial<string>();
}
