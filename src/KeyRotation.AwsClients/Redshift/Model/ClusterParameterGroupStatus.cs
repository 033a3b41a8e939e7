using System.Collections.Generic;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A parameter group of a cluster.</summary>
public class ClusterParameterGroupStatus : IXmlStructure
{
    /// <summary>The name of the group.</summary>
    public string? ParameterGroupName { get; set; }

    /// <summary>Whether its parameters are in effect, for example <c>in-sync</c> or <c>pending-reboot</c>.</summary>
    public string? ParameterApplyStatus { get; set; }

    /// <summary>The state of each parameter.</summary>
    public List<ClusterParameterStatus>? ClusterParameterStatusList { get; set; } =
        Collections.Initial<ClusterParameterStatus>();

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "ParameterGroupName":
                ParameterGroupName = answer.Text();
                return true;
            case "ParameterApplyStatus":
                ParameterApplyStatus = answer.Text();
                return true;
            case "ClusterParameterStatusList":
                ClusterParameterStatusList = answer.List(
                    ClusterParameterStatusList,
                    "member",
                    static answer => answer.Structure(new ClusterParameterStatus()));
                return true;
            default:
                return false;
        }
    }
}
