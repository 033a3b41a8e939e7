using System.Collections.Generic;
using Amazon.Runtime;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The answer to DescribeClusters: one page of clusters.</summary>
public class DescribeClustersResponse : AmazonWebServiceResponse, IXmlStructure
{
    /// <summary>
    /// What to pass as <see cref="DescribeClustersRequest.Marker"/> for the next page; null or empty on the last one.
    /// </summary>
    public string? Marker { get; set; }

    /// <summary>
    /// The clusters of this page; null where there are none, unless <see cref="AWSConfigs.InitializeCollections"/>.
    /// </summary>
    public List<Cluster>? Clusters { get; set; } = Collections.Initial<Cluster>();

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "Marker":
                Marker = answer.Text();
                return true;
            case "Clusters":
                Clusters = answer.List(Clusters, "Cluster", static answer => answer.Structure(new Cluster()));
                return true;
            default:
                return false;
        }
    }
}
