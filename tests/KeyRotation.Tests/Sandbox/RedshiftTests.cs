using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyRotation.Sandbox.Redshift;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class RedshiftTests : SandboxTest
{
    private const string SampleClusterMembers =
        """
        ClusterIdentifier=mycluster
        NodeType=dc2.large
        ClusterStatus=rotating-keys
        ClusterAvailabilityStatus=Modifying
        MasterUsername=adminuser
        DBName=dev
        Endpoint/Address=mycluster.cmeaswqeuae.us-west-2.redshift.amazonaws.com
        Endpoint/Port=5439
        ClusterCreateTime=2019-12-10T19:25:45.886Z
        AutomatedSnapshotRetentionPeriod=30
        ManualSnapshotRetentionPeriod=-1
        ClusterSecurityGroups=
        VpcSecurityGroups/VpcSecurityGroup/VpcSecurityGroupId=sh-a1a123ab
        VpcSecurityGroups/VpcSecurityGroup/Status=active
        ClusterParameterGroups/ClusterParameterGroup/ParameterGroupName=default.redshift-1.0
        ClusterParameterGroups/ClusterParameterGroup/ParameterApplyStatus=in-sync
        ClusterSubnetGroupName=default
        VpcId=vpc-a1abc1a1
        AvailabilityZone=us-west-2a
        PreferredMaintenanceWindow=sat:16:00-sat:16:30
        PendingModifiedValues=
        ClusterVersion=1.0
        AllowVersionUpgrade=true
        NumberOfNodes=2
        PubliclyAccessible=false
        Encrypted=true
        Tags=
        KmsKeyId=arn:aws:kms:us-west-2:123456789012:key/bPxRfih3yCo8nvbEXAMPLEKEY
        EnhancedVpcRouting=false
        IamRoles/ClusterIamRole/IamRoleArn=arn:aws:iam::123456789012:role/myRedshiftRole
        IamRoles/ClusterIamRole/ApplyStatus=in-sync
        MaintenanceTrackName=current
        DeferredMaintenanceWindows=
        NextMaintenanceWindowStartTime=2019-12-14T16:00:00Z
        """;

    [Fact]
    public async Task Rotating_mycluster_answers_member_for_member_as_the_CLI_reference_shows()
    {
        SandboxAnswer answer = await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));

        XElement cluster = answer.Xml.Descendants().Single(element => element.Name.LocalName == "Cluster");
        Assert.Equal(SampleClusterMembers.Split('\n').Order(), Leaves(cluster, string.Empty).Order());
        Assert.Equal("http://redshift.amazonaws.com/doc/2012-12-01/", answer.Xml.Name.NamespaceName);
        Assert.Equal(answer.RequestId, answer.Element("RequestId"));
    }

    [Fact]
    public async Task A_cluster_rotates_its_keys_for_the_set_time_and_is_available_again()
    {
        await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));

        Assert.Equal("rotating-keys Modifying", await StatusOf("mycluster"));
        Time.AdvanceSeconds(1.999);
        Assert.Equal("rotating-keys Modifying", await StatusOf("mycluster"));
        Time.AdvanceSeconds(0.001);
        Assert.Equal("available Available", await StatusOf("mycluster"));
        Assert.Equal(1, Server.GetState().Rotations["mycluster"]);
    }

    [Theory]
    [InlineData("nosuchcluster", "404 ClusterNotFound")]
    [InlineData("MYCLUSTER", "404 ClusterNotFound")]
    [InlineData("mycluster-3", "400 InvalidClusterState")]
    [InlineData("", "400 MissingParameter")]
    public async Task A_cluster_that_cannot_be_rotated_is_refused(string identifier, string refusal)
    {
        Assert.Equal("mycluster-3", Server.UnencryptedClusterIdentifier);
        SandboxAnswer answer = await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", identifier));

        Assert.Equal(refusal, answer.Refusal);
        NonEmpty.All(Server.GetState().Rotations.Values, count => Assert.Equal(0, count));
    }

    [Theory]
    [InlineData("rotating-keys")]
    [InlineData("paused")]
    [InlineData("some-new-status")]
    public async Task A_cluster_in_another_state_than_available_is_refused(string status)
    {
        Server.SetClusterStatus("mycluster", status);
        SandboxAnswer answer = await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));

        Assert.Equal("400 InvalidClusterState", answer.Refusal);
        Assert.Contains(status, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_rotation_is_refused_while_the_first_runs_and_not_counted()
    {
        await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));
        SandboxAnswer second = await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));

        Assert.Equal("400 InvalidClusterState", second.Refusal);
        Assert.Equal(1, Server.GetState().Rotations["mycluster"]);
        Assert.Equal(2, Server.GetState().Calls["RotateEncryptionKey"]);
    }

    [Fact]
    public async Task A_status_set_by_hand_calls_off_the_rotation_and_its_end_event()
    {
        Options.RotationEvents = true;
        await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));
        Server.SetClusterStatus("mycluster", "hardware-failure");
        Time.AdvanceSeconds(60);

        Assert.Equal("hardware-failure Failed", await StatusOf("mycluster"));
        SandboxAnswer events = await Events("mycluster");
        Assert.Contains("started", Assert.Single(events.Elements("Message")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_cluster_is_not_found_and_not_listed()
    {
        Server.DeleteCluster("mycluster");

        Assert.Equal(
            "404 ClusterNotFound",
            (await Client.Redshift("DescribeClusters", ("ClusterIdentifier", "mycluster"))).Refusal);
        Assert.Equal(
            "404 ClusterNotFound",
            (await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"))).Refusal);
        Assert.Equal(
            new[] { "mycluster-2", "mycluster-3" },
            (await Client.Redshift("DescribeClusters")).Elements("ClusterIdentifier"));
        Assert.DoesNotContain("mycluster", Server.GetState().States.Keys);
    }

    [Fact]
    public async Task A_list_comes_in_pages_without_gaps_or_repetitions()
    {
        Options.Clusters = 250;
        var seen = new List<string>();
        string? marker = null;
        int pages = 0;
        do
        {
            SandboxAnswer page = marker is null
                ? await Client.Redshift("DescribeClusters")
                : await Client.Redshift("DescribeClusters", ("Marker", marker));
            seen.AddRange(page.Elements("ClusterIdentifier"));
            marker = page.Element("Marker");
            pages++;
        }
        while (marker is not null);

        Assert.Equal(3, pages);
        Assert.Equal(250, seen.Distinct().Count());
        Assert.Equal(250, seen.Count);
        Assert.Equal(
            20, (await Client.Redshift("DescribeClusters", ("MaxRecords", "20"))).Elements("ClusterIdentifier").Length);
    }

    [Theory]
    [InlineData("MaxRecords", "19", "400 InvalidParameterValue")]
    [InlineData("MaxRecords", "101", "400 InvalidParameterValue")]
    [InlineData("MaxRecords", "many", "400 InvalidParameterValue")]
    [InlineData("Marker", "made-up", "400 InvalidParameterValue")]
    public async Task A_list_refuses_parameters_out_of_range(string name, string value, string refusal)
        => Assert.Equal(refusal, (await Client.Redshift("DescribeClusters", (name, value))).Refusal);

    [Fact]
    public async Task An_identifier_and_a_marker_together_are_refused()
        => Assert.Equal(
            "400 InvalidParameterCombination",
            (await Client.Redshift("DescribeClusters", ("ClusterIdentifier", "mycluster"), ("Marker", "x"))).Refusal);

    [Fact]
    public async Task Clusters_are_found_by_tag()
    {
        Options.Clusters = 6;

        SandboxAnswer byKey = await Client.Redshift("DescribeClusters", ("TagKeys.TagKey.1", "system"));
        SandboxAnswer byValue = await Client.Redshift("DescribeClusters", ("TagValues.TagValue.1", "system-1"));
        SandboxAnswer byBoth = await Client.Redshift(
            "DescribeClusters", ("TagKeys.TagKey.1", "environment"), ("TagValues.TagValue.1", "staging"));

        Assert.Equal(5, byKey.Elements("ClusterIdentifier").Length);
        Assert.Equal(new[] { "mycluster-2", "mycluster-3" }, byValue.Elements("ClusterIdentifier"));
        Assert.Equal(new[] { "mycluster-2", "mycluster-6" }, byBoth.Elements("ClusterIdentifier"));
    }

    [Fact]
    public async Task Reads_are_as_stale_as_the_consistency_delay_says_and_changes_are_not()
    {
        Options.RotationEvents = true;
        Options.ConsistencyDelay = TimeSpan.FromSeconds(5);
        Options.RotationDuration = TimeSpan.FromSeconds(2);
        SandboxAnswer rotated = await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));

        Assert.Equal("rotating-keys", rotated.Element("ClusterStatus"));
        Assert.Equal("available Available", await StatusOf("mycluster"));
        Assert.Equal(
            "400 InvalidClusterState",
            (await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"))).Refusal);
        Assert.Empty((await Events("mycluster")).Elements("Event"));
        Time.AdvanceSeconds(5);
        Assert.Equal("rotating-keys Modifying", await StatusOf("mycluster"));
        Assert.Single((await Events("mycluster")).Elements("Event"));
        Assert.Equal("available", Server.GetState().States["mycluster"]);
        Time.AdvanceSeconds(2);
        Assert.Equal("available Available", await StatusOf("mycluster"));
    }

    [Fact]
    public async Task Events_tell_of_start_and_end_and_are_forgotten_after_an_hour_by_default()
    {
        Options.RotationEvents = true;
        await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));
        Assert.Single((await Events("mycluster")).Elements("Message"));
        Time.AdvanceSeconds(2);

        string[] messages = (await Events("mycluster")).Elements("Message");
        Assert.Equal(2, messages.Length);
        NonEmpty.All(messages, message =>
        {
            Assert.Contains("mycluster", message, StringComparison.Ordinal);
            Assert.Contains("encryption key", message, StringComparison.Ordinal);
            Assert.Contains("rotation", message, StringComparison.Ordinal);
        });
        Assert.Empty((await Events("mycluster-2")).Elements("Message"));
        Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Empty((await Events("mycluster")).Elements("Message"));
        Assert.Equal(2, (await Client.Redshift("DescribeEvents", ("Duration", "120"))).Elements("Message").Length);
        Assert.Equal(
            2,
            (await Client.Redshift("DescribeEvents", ("StartTime", "2026-01-02T03:00:00Z"))).Elements("Message").Length);
    }

    [Fact]
    public async Task Events_come_in_pages_by_date()
    {
        Options.RotationEvents = true;
        Options.Clusters = 60;
        foreach (string cluster in Server.ClusterIdentifiers)
        {
            await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", cluster));
            Time.AdvanceSeconds(0.1);
        }

        Time.AdvanceSeconds(10);
        SandboxAnswer first = await Client.Redshift("DescribeEvents", ("SourceType", "cluster"));
        SandboxAnswer second = await Client.Redshift(
            "DescribeEvents", ("SourceType", "cluster"), ("Marker", first.Element("Marker")!));

        string[] dates = first.Elements("Date").Concat(second.Elements("Date")).ToArray();
        Assert.Equal(100, first.Elements("Event").Length);
        Assert.Equal(118, dates.Length);
        Assert.Null(second.Element("Marker"));
        Assert.Equal(dates.Order(), dates);
        Assert.Equal(118, first.Elements("Message").Concat(second.Elements("Message")).Distinct().Count());
    }

    [Fact]
    public async Task Events_are_kept_for_fourteen_days()
    {
        Options.RotationEvents = true;
        await Client.Redshift("RotateEncryptionKey", ("ClusterIdentifier", "mycluster"));
        Time.Advance(TimeSpan.FromDays(13.9));
        Assert.Equal(
            2,
            (await Client.Redshift("DescribeEvents", ("StartTime", "2026-01-01T00:00:00Z"))).Elements("Event").Length);

        Time.Advance(TimeSpan.FromDays(0.2));
        Assert.Empty(
            (await Client.Redshift("DescribeEvents", ("StartTime", "2026-01-01T00:00:00Z"))).Elements("Event"));
    }

    [Fact]
    public void Expired_events_take_no_memory()
    {
        var events = new ClusterEvents();
        DateTimeOffset now = Time.GetUtcNow();
        for (int i = 0; i < 2000; i++, now += TimeSpan.FromHours(1))
        {
            events.Add(now, now, "mycluster", isEnd: false);
        }

        // Fourteen days of them can be read; as many again may wait for being let go.
        Assert.InRange(events.Count, 14 * 24, 2 * ((14 * 24) + 1));
        Assert.Equal(
            14 * 24,
            events.Between("mycluster", now - ClusterEvents.RetentionPeriod, now, after: null, max: 5000).Count);
    }

    [Fact]
    public async Task Events_of_a_source_need_its_type()
    {
        Assert.Equal(
            "400 InvalidParameterCombination",
            (await Client.Redshift("DescribeEvents", ("SourceIdentifier", "mycluster"))).Refusal);
        Assert.Equal(
            "400 InvalidParameterValue", (await Client.Redshift("DescribeEvents", ("SourceType", "planet"))).Refusal);
        Assert.Empty((await Client.Redshift("DescribeEvents", ("SourceType", "cluster-snapshot"))).Elements("Event"));
    }

    [Fact]
    public async Task A_rotation_by_someone_else_is_seen_and_not_counted()
    {
        Options.RotationEvents = true;
        Assert.True(Server.StartRotationBySomeoneElse("mycluster", TimeSpan.FromMinutes(1)));

        Assert.Equal("rotating-keys Modifying", await StatusOf("mycluster"));
        Assert.False(Server.StartRotationBySomeoneElse("mycluster"));
        Assert.Equal(0, Server.GetState().Rotations["mycluster"]);
        Assert.Equal(2, (await Events("mycluster", advanceSeconds: 60)).Elements("Event").Length);
    }

    [Fact]
    public async Task Every_cluster_gives_the_endpoint_that_is_set()
    {
        Options.ClusterEndpoint = "localhost:15439";
        SandboxAnswer answer = await Client.Redshift("DescribeClusters");

        NonEmpty.All(answer.Elements("Address"), address => Assert.Equal("localhost", address));
        NonEmpty.All(answer.Elements("Port"), port => Assert.Equal("15439", port));
    }

    [Fact]
    public async Task An_operation_that_is_not_offered_is_an_invalid_action()
    {
        Assert.Equal("400 InvalidAction", (await Client.Redshift("DeleteCluster")).Refusal);
        Assert.Equal("400 InvalidAction", (await Client.Query("redshift", "2010-01-01", "DescribeClusters")).Refusal);
    }

    private async Task<string> StatusOf(string identifier)
    {
        SandboxAnswer answer = await Client.Redshift("DescribeClusters", ("ClusterIdentifier", identifier));
        return answer.Element("ClusterStatus") + " " + answer.Element("ClusterAvailabilityStatus");
    }

    private Task<SandboxAnswer> Events(string identifier, double advanceSeconds = 0)
    {
        Time.AdvanceSeconds(advanceSeconds);
        return Client.Redshift("DescribeEvents", ("SourceType", "cluster"), ("SourceIdentifier", identifier));
    }

    private static IEnumerable<string> Leaves(XElement element, string path)
        => element.Elements().SelectMany(child => child.HasElements
            ? Leaves(child, path + child.Name.LocalName + "/")
            : new[] { path + child.Name.LocalName + "=" + child.Value });
}
