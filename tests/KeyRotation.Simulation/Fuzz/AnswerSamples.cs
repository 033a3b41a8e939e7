using System.Collections.Generic;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>Answers of the services, as sent over the network.</summary>
internal static class AnswerSamples
{
    public const string XmlError =
        "<ErrorResponse xmlns=\"http://redshift.amazonaws.com/doc/2012-12-01/\"><Error><Type>Sender</Type>"
        + "<Code>InvalidClusterState</Code><Message>Not \u201Cavailable\u201D &amp; busy.</Message></Error>"
        + "<RequestId>1f2e3d4c-0000-1111-2222-333344445555</RequestId></ErrorResponse>";

    public const string JsonError =
        """{"__type":"com.amazonaws.redshiftserverless#ResourceNotFoundException","message":"Gone """
        + """\u00e9 ✓","resourceName":"analytics"}""";

    private const string Cluster =
        "<Cluster><ClusterIdentifier>mycluster</ClusterIdentifier><NodeType>ra3.large</NodeType>"
        + "<ClusterStatus>available</ClusterStatus>"
        + "<Endpoint><Address>mycluster.example.com</Address><Port>5439</Port><VpcEndpoints>"
        + "<VpcEndpoint><VpcEndpointId>v</VpcEndpointId>"
        + "</VpcEndpoint></VpcEndpoints></Endpoint><ClusterCreateTime>2024-01-02T03:04:05.678Z</ClusterCreateTime>"
        + "<DBName>d\u00E9v</DBName>"
        + "<Encrypted>true</Encrypted><NumberOfNodes>2</NumberOfNodes>"
        + "<KmsKeyId>arn:aws:kms:us-west-2:123456789012:key/k</KmsKeyId>"
        + "<Tags><Tag><Key>system</Key><Value>shop</Value></Tag></Tags>"
        + "<ClusterNodes><member><NodeRole>LEADER</NodeRole></member>"
        + "</ClusterNodes><RestoreStatus><Status>completed</Status><CurrentRestoreRateInMegaBytesPerSecond>0.5"
        + "</CurrentRestoreRateInMegaBytesPerSecond>"
        + "<SnapshotSizeInMegaBytes>9000000000</SnapshotSizeInMegaBytes></RestoreStatus>"
        + "<PendingModifiedValues/><MultiAZ>Disabled</MultiAZ></Cluster>";

    private const string Namespace =
        """{"adminUsername":"admin","creationDate":"2023-04-05T06:07:08.901234Z","dbName":"d\u00e9v","iamRoles":"""
        + """["a","b"],"kmsKeyId":"arn:aws:kms:us-west-2:123456789012:key/k","logExports":"""
        + """["userlog"],"namespaceArn":"arn:x","namespaceId":"i","namespaceName":"mynamespace","status":"AVAIL"""
        + """ABLE","novel":[1.5e3,true,null,{"x":"é"}]}""";

    /// <summary>The answers by operation.</summary>
    public static IReadOnlyList<(string Operation, string Body)> All { get; } =
    [
        ("RotateEncryptionKey", Query("RotateEncryptionKey", Cluster)),
        ("DescribeClusters",
            Query("DescribeClusters", "<Marker>m</Marker><Clusters>" + Cluster + Cluster + "</Clusters>")),
        ("DescribeEvents", Query(
            "DescribeEvents",
            "<Events><Event><SourceIdentifier>mycluster</SourceIdentifier><SourceType>cluster</SourceType>"
            + "<Message>a &amp; \u00E9</Message>"
            + "<EventCategories><EventCategory>management</EventCategory></EventCategories>"
            + "<Date>2024-01-01T00:00:00Z</Date></Event></Events>")),
        ("UpdateNamespace", "{\"namespace\":" + Namespace + "}"),
        ("GetNamespace", "{\"namespace\":" + Namespace + "}"),
        ("ListNamespaces", "{\"namespaces\":[" + Namespace + "," + Namespace + "],\"nextToken\":\"t\"}"),
    ];

    private static string Query(string operation, string result) =>
        $"<?xml version=\"1.0\"?>\n<{operation}Response xmlns=\"http://redshift.amazonaws.com/doc/2012-12-01/\">"
        + $"<{operation}Result>{result}</{operation}Result>"
        + $"<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{operation}Response>";
}
