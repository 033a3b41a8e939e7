using System.Collections.Generic;
using System.Globalization;
using System.Xml;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Redshift;

/// <summary>
/// Writes a cluster in the service's format. The first cluster has exactly the members of the sample in the CLI
/// reference.
/// </summary>
internal sealed class ClusterXml
{
    private const int DefaultPort = 5439;

    private readonly AwsNames _names;
    private readonly string? _endpointHost;
    private readonly int _endpointPort;

    public ClusterXml(AwsNames names, string? endpoint)
    {
        _names = names;
        _endpointPort = DefaultPort;
        if (endpoint is not null)
        {
            int colon = endpoint.LastIndexOf(':');
            _endpointHost = endpoint.Substring(0, colon);
            _endpointPort = int.Parse(endpoint.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        }
    }

    public void Write(XmlWriter xml, Cluster cluster, ClusterCondition condition)
    {
        xml.WriteStartElement("Cluster");
        xml.WriteElementString("ClusterIdentifier", cluster.Identifier);
        xml.WriteElementString("NodeType", "dc2.large");
        xml.WriteElementString("ClusterStatus", condition.Status);
        xml.WriteElementString("ClusterAvailabilityStatus", condition.Availability);
        xml.WriteElementString("MasterUsername", "adminuser");
        xml.WriteElementString("DBName", "dev");
        WriteEndpoint(xml, cluster);
        xml.WriteElementString("ClusterCreateTime", "2019-12-10T19:25:45.886Z");
        xml.WriteElementString("AutomatedSnapshotRetentionPeriod", "30");
        xml.WriteElementString("ManualSnapshotRetentionPeriod", "-1");
        WriteNetwork(xml);
        xml.WriteElementString("PreferredMaintenanceWindow", "sat:16:00-sat:16:30");
        WriteEmpty(xml, "PendingModifiedValues");
        xml.WriteElementString("ClusterVersion", "1.0");
        xml.WriteElementString("AllowVersionUpgrade", "true");
        xml.WriteElementString("NumberOfNodes", "2");
        xml.WriteElementString("PubliclyAccessible", "false");
        xml.WriteElementString("Encrypted", cluster.Encrypted ? "true" : "false");
        WriteTags(xml, cluster.Tags);
        if (cluster.KmsKeyArn is not null)
        {
            xml.WriteElementString("KmsKeyId", cluster.KmsKeyArn);
        }

        xml.WriteElementString("EnhancedVpcRouting", "false");
        WriteRole(xml);
        xml.WriteElementString("MaintenanceTrackName", "current");
        WriteEmpty(xml, "DeferredMaintenanceWindows");
        xml.WriteElementString("NextMaintenanceWindowStartTime", "2019-12-14T16:00:00Z");
        if (cluster.Index > 0)
        {
            WriteNewerMembers(xml, cluster);
        }

        xml.WriteEndElement();
    }

    private void WriteEndpoint(XmlWriter xml, Cluster cluster)
    {
        xml.WriteStartElement("Endpoint");
        xml.WriteElementString(
            "Address", _endpointHost ?? $"{cluster.Identifier}.cmeaswqeuae.{_names.Region}.redshift.amazonaws.com");
        xml.WriteElementString("Port", _endpointPort.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private void WriteNetwork(XmlWriter xml)
    {
        WriteEmpty(xml, "ClusterSecurityGroups");
        xml.WriteStartElement("VpcSecurityGroups");
        WritePair(xml, "VpcSecurityGroup", "VpcSecurityGroupId", "sh-a1a123ab", "Status", "active");
        xml.WriteEndElement();
        xml.WriteStartElement("ClusterParameterGroups");
        WritePair(
            xml,
            "ClusterParameterGroup",
            "ParameterGroupName",
            "default.redshift-1.0",
            "ParameterApplyStatus",
            "in-sync");
        xml.WriteEndElement();
        xml.WriteElementString("ClusterSubnetGroupName", "default");
        xml.WriteElementString("VpcId", "vpc-a1abc1a1");
        xml.WriteElementString("AvailabilityZone", _names.Region + "a");
    }

    private static void WriteTags(XmlWriter xml, IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        xml.WriteStartElement("Tags");
        foreach (KeyValuePair<string, string> tag in tags)
        {
            WritePair(xml, "Tag", "Key", tag.Key, "Value", tag.Value);
        }

        xml.WriteEndElement();
    }

    private void WriteRole(XmlWriter xml)
    {
        xml.WriteStartElement("IamRoles");
        WritePair(
            xml,
            "ClusterIamRole",
            "IamRoleArn",
            _names.GlobalArn("iam", "role/myRedshiftRole"),
            "ApplyStatus",
            "in-sync");
        xml.WriteEndElement();
    }

    /// <summary>Members that are newer than the sample, and a list whose elements are named "member".</summary>
    private void WriteNewerMembers(XmlWriter xml, Cluster cluster)
    {
        xml.WriteStartElement("ClusterNodes");
        WritePair(xml, "member", "NodeRole", "LEADER", "PrivateIPAddress", "10.0.0.10");
        WritePair(xml, "member", "NodeRole", "COMPUTE-0", "PrivateIPAddress", "10.0.0.11");
        xml.WriteEndElement();
        xml.WriteElementString(
            "ClusterNamespaceArn",
            _names.Arn("redshift", "namespace:" + AwsNames.Uuid("cluster/" + cluster.Identifier)));
        xml.WriteElementString("TotalStorageCapacityInMegaBytes", "400000");
        xml.WriteElementString("MultiAZ", "Disabled");
    }

    private static void WritePair(
        XmlWriter xml, string element, string firstName, string firstValue, string secondName, string secondValue)
    {
        xml.WriteStartElement(element);
        xml.WriteElementString(firstName, firstValue);
        xml.WriteElementString(secondName, secondValue);
        xml.WriteEndElement();
    }

    private static void WriteEmpty(XmlWriter xml, string name)
    {
        xml.WriteStartElement(name);
        xml.WriteEndElement();
    }
}
