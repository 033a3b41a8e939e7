using System;
using System.Collections.Generic;
using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A provisioned Redshift cluster as the service last described it.</summary>
public class Cluster : IXmlStructure
{
    /// <summary>The name of the cluster, unique in its account and region.</summary>
    public string? ClusterIdentifier { get; set; }

    /// <summary>The kind of the nodes, for example <c>ra3.xlplus</c>.</summary>
    public string? NodeType { get; set; }

    /// <summary>
    /// What the cluster is doing. An open set: <c>available </c>, <c>rotating-keys </c>, <c>modifying </c>, <c>paused
    /// </c>, <c>hardware-failure </c> and more.
    /// </summary>
    public string? ClusterStatus { get; set; }

    /// <summary>Whether queries can run: Available, Unavailable, Maintenance, Modifying or Failed.</summary>
    public string? ClusterAvailabilityStatus { get; set; }

    /// <summary>The status of a modification that was asked for, if any.</summary>
    public string? ModifyStatus { get; set; }

    /// <summary>The name of the administrator in the database.</summary>
    public string? MasterUsername { get; set; }

    /// <summary>The first database of the cluster.</summary>
    public string? DBName { get; set; }

    /// <summary>Where clients connect. Null while the cluster is being created.</summary>
    public Endpoint? Endpoint { get; set; }

    /// <summary>When the cluster was created (UTC).</summary>
    public DateTime? ClusterCreateTime { get; set; }

    /// <summary>How long automated snapshots are kept, in days; 0 means none are taken.</summary>
    public int? AutomatedSnapshotRetentionPeriod { get; set; }

    /// <summary>How long manual snapshots are kept by default, in days; -1 means for ever.</summary>
    public int? ManualSnapshotRetentionPeriod { get; set; }

    /// <summary>The cluster security groups (EC2-Classic only).</summary>
    public List<ClusterSecurityGroupMembership>? ClusterSecurityGroups { get; set; } =
        Collections.Initial<ClusterSecurityGroupMembership>();

    /// <summary>The VPC security groups of the cluster.</summary>
    public List<VpcSecurityGroupMembership>? VpcSecurityGroups { get; set; } =
        Collections.Initial<VpcSecurityGroupMembership>();

    /// <summary>The parameter groups of the cluster, with the state of each.</summary>
    public List<ClusterParameterGroupStatus>? ClusterParameterGroups { get; set; } =
        Collections.Initial<ClusterParameterGroupStatus>();

    /// <summary>The subnet group of the cluster.</summary>
    public string? ClusterSubnetGroupName { get; set; }

    /// <summary>The VPC of the cluster.</summary>
    public string? VpcId { get; set; }

    /// <summary>The Availability Zone of the cluster.</summary>
    public string? AvailabilityZone { get; set; }

    /// <summary>The weekly maintenance window (UTC), <c>ddd:hh24:mi-ddd:hh24:mi</c>.</summary>
    public string? PreferredMaintenanceWindow { get; set; }

    /// <summary>Changes that were accepted and are not yet applied.</summary>
    public PendingModifiedValues? PendingModifiedValues { get; set; }

    /// <summary>The version of the Redshift engine.</summary>
    public string? ClusterVersion { get; set; }

    /// <summary>Whether major upgrades are applied in the maintenance window.</summary>
    public bool? AllowVersionUpgrade { get; set; }

    /// <summary>The number of compute nodes.</summary>
    public int? NumberOfNodes { get; set; }

    /// <summary>Whether the cluster can be reached from a public network.</summary>
    public bool? PubliclyAccessible { get; set; }

    /// <summary>Whether data at rest is encrypted. Only an encrypted cluster has keys to rotate.</summary>
    public bool? Encrypted { get; set; }

    /// <summary>The progress of a restore. Null where the cluster does not come from a snapshot.</summary>
    public RestoreStatus? RestoreStatus { get; set; }

    /// <summary>The progress of a classic resize. Null where none was made.</summary>
    public DataTransferProgress? DataTransferProgress { get; set; }

    /// <summary>Whether settings of a hardware security module have been applied.</summary>
    public HsmStatus? HsmStatus { get; set; }

    /// <summary>Where snapshots are copied to. Null where they are not copied.</summary>
    public ClusterSnapshotCopyStatus? ClusterSnapshotCopyStatus { get; set; }

    /// <summary>The public key of the cluster, for COPY over SSH.</summary>
    public string? ClusterPublicKey { get; set; }

    /// <summary>The nodes of the cluster.</summary>
    public List<ClusterNode>? ClusterNodes { get; set; } = Collections.Initial<ClusterNode>();

    /// <summary>The elastic IP address of the cluster, if any.</summary>
    public ElasticIpStatus? ElasticIpStatus { get; set; }

    /// <summary>The revision of the database in the cluster.</summary>
    public string? ClusterRevisionNumber { get; set; }

    /// <summary>The tags of the cluster.</summary>
    public List<Tag>? Tags { get; set; } = Collections.Initial<Tag>();

    /// <summary>The KMS key that encrypts the cluster.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>Whether COPY and UNLOAD traffic is forced through the VPC.</summary>
    public bool? EnhancedVpcRouting { get; set; }

    /// <summary>The IAM roles that the cluster may use.</summary>
    public List<ClusterIamRole>? IamRoles { get; set; } = Collections.Initial<ClusterIamRole>();

    /// <summary>Operations that wait to be started, as text.</summary>
    public List<string>? PendingActions { get; set; } = Collections.Initial<string>();

    /// <summary>The maintenance track, for example <c>current</c>.</summary>
    public string? MaintenanceTrackName { get; set; }

    /// <summary>The node counts that an elastic resize can reach, as text.</summary>
    public string? ElasticResizeNumberOfNodeOptions { get; set; }

    /// <summary>Maintenance that was put off.</summary>
    public List<DeferredMaintenanceWindow>? DeferredMaintenanceWindows { get; set; } =
        Collections.Initial<DeferredMaintenanceWindow>();

    /// <summary>The snapshot schedule of the cluster.</summary>
    public string? SnapshotScheduleIdentifier { get; set; }

    /// <summary>The state of the snapshot schedule.</summary>
    public ScheduleState? SnapshotScheduleState { get; set; }

    /// <summary>When the next scheduled snapshot is due (UTC). Only with a valid schedule.</summary>
    public DateTime? ExpectedNextSnapshotScheduleTime { get; set; }

    /// <summary><c>OnTrack</c> or <c>Pending</c>.</summary>
    public string? ExpectedNextSnapshotScheduleTimeStatus { get; set; }

    /// <summary>When the next maintenance window begins (UTC).</summary>
    public DateTime? NextMaintenanceWindowStartTime { get; set; }

    /// <summary>The resize that is under way, if any.</summary>
    public ResizeInfo? ResizeInfo { get; set; }

    /// <summary>The state of the relocation to another Availability Zone.</summary>
    public string? AvailabilityZoneRelocationStatus { get; set; }

    /// <summary>The ARN of the cluster's namespace.</summary>
    public string? ClusterNamespaceArn { get; set; }

    /// <summary>The storage of the cluster, in megabytes.</summary>
    public long? TotalStorageCapacityInMegaBytes { get; set; }

    /// <summary>The setting of AQUA (Advanced Query Accelerator). The service no longer uses it.</summary>
    public AquaConfiguration? AquaConfiguration { get; set; }

    /// <summary>The IAM role that is used where a statement names none.</summary>
    public string? DefaultIamRoleArn { get; set; }

    /// <summary>The exchange of reserved nodes that was asked for, if any.</summary>
    public ReservedNodeExchangeStatus? ReservedNodeExchangeStatus { get; set; }

    /// <summary>The custom domain name of the cluster.</summary>
    public string? CustomDomainName { get; set; }

    /// <summary>The certificate of the custom domain name.</summary>
    public string? CustomDomainCertificateArn { get; set; }

    /// <summary>When the certificate of the custom domain name expires (UTC).</summary>
    public DateTime? CustomDomainCertificateExpiryDate { get; set; }

    /// <summary>The secret that holds the administrator's password, where Secrets Manager keeps it.</summary>
    public string? MasterPasswordSecretArn { get; set; }

    /// <summary>The KMS key of the secret that holds the administrator's password.</summary>
    public string? MasterPasswordSecretKmsKeyId { get; set; }

    /// <summary><c>ipv4</c> or <c>dualstack</c>.</summary>
    public string? IpAddressType { get; set; }

    /// <summary>Whether the cluster spans two Availability Zones. Text here, though requests take a Boolean.</summary>
    public string? MultiAZ { get; set; }

    /// <summary>The nodes in the second Availability Zone.</summary>
    public SecondaryClusterInfo? MultiAZSecondary { get; set; }

    /// <summary>The state of the registration with the lakehouse catalog.</summary>
    public string? LakehouseRegistrationStatus { get; set; }

    /// <summary>The AWS Glue data catalog of the cluster.</summary>
    public string? CatalogArn { get; set; }

    /// <summary>
    /// Whether extra compute is used for automatic optimization. Text here, though requests take a Boolean.
    /// </summary>
    public string? ExtraComputeForAutomaticOptimization { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "ClusterIdentifier":
                ClusterIdentifier = answer.Text();
                return true;
            case "NodeType":
                NodeType = answer.Text();
                return true;
            case "ClusterStatus":
                ClusterStatus = answer.Text();
                return true;
            case "ClusterAvailabilityStatus":
                ClusterAvailabilityStatus = answer.Text();
                return true;
            case "ModifyStatus":
                ModifyStatus = answer.Text();
                return true;
            case "MasterUsername":
                MasterUsername = answer.Text();
                return true;
            case "DBName":
                DBName = answer.Text();
                return true;
            case "Endpoint":
                Endpoint = answer.Structure(new Endpoint());
                return true;
            case "ClusterCreateTime":
                ClusterCreateTime = answer.Timestamp();
                return true;
            case "AutomatedSnapshotRetentionPeriod":
                AutomatedSnapshotRetentionPeriod = answer.Integer();
                return true;
            case "ManualSnapshotRetentionPeriod":
                ManualSnapshotRetentionPeriod = answer.Integer();
                return true;
            case "ClusterSecurityGroups":
                ClusterSecurityGroups = answer.List(
                    ClusterSecurityGroups,
                    "ClusterSecurityGroup",
                    static answer => answer.Structure(new ClusterSecurityGroupMembership()));
                return true;
            case "VpcSecurityGroups":
                VpcSecurityGroups = answer.List(
                    VpcSecurityGroups,
                    "VpcSecurityGroup",
                    static answer => answer.Structure(new VpcSecurityGroupMembership()));
                return true;
            case "ClusterParameterGroups":
                ClusterParameterGroups = answer.List(
                    ClusterParameterGroups,
                    "ClusterParameterGroup",
                    static answer => answer.Structure(new ClusterParameterGroupStatus()));
                return true;
            case "ClusterSubnetGroupName":
                ClusterSubnetGroupName = answer.Text();
                return true;
            case "VpcId":
                VpcId = answer.Text();
                return true;
            case "AvailabilityZone":
                AvailabilityZone = answer.Text();
                return true;
            case "PreferredMaintenanceWindow":
                PreferredMaintenanceWindow = answer.Text();
                return true;
            case "PendingModifiedValues":
                PendingModifiedValues = answer.Structure(new PendingModifiedValues());
                return true;
            case "ClusterVersion":
                ClusterVersion = answer.Text();
                return true;
            case "AllowVersionUpgrade":
                AllowVersionUpgrade = answer.Boolean();
                return true;
            case "NumberOfNodes":
                NumberOfNodes = answer.Integer();
                return true;
            case "PubliclyAccessible":
                PubliclyAccessible = answer.Boolean();
                return true;
            case "Encrypted":
                Encrypted = answer.Boolean();
                return true;
            case "RestoreStatus":
                RestoreStatus = answer.Structure(new RestoreStatus());
                return true;
            case "DataTransferProgress":
                DataTransferProgress = answer.Structure(new DataTransferProgress());
                return true;
            case "HsmStatus":
                HsmStatus = answer.Structure(new HsmStatus());
                return true;
            case "ClusterSnapshotCopyStatus":
                ClusterSnapshotCopyStatus = answer.Structure(new ClusterSnapshotCopyStatus());
                return true;
            case "ClusterPublicKey":
                ClusterPublicKey = answer.Text();
                return true;
            case "ClusterNodes":
                ClusterNodes = answer.List(
                    ClusterNodes, "member", static answer => answer.Structure(new ClusterNode()));
                return true;
            case "ElasticIpStatus":
                ElasticIpStatus = answer.Structure(new ElasticIpStatus());
                return true;
            case "ClusterRevisionNumber":
                ClusterRevisionNumber = answer.Text();
                return true;
            case "Tags":
                Tags = answer.List(Tags, "Tag", static answer => answer.Structure(new Tag()));
                return true;
            case "KmsKeyId":
                KmsKeyId = answer.Text();
                return true;
            case "EnhancedVpcRouting":
                EnhancedVpcRouting = answer.Boolean();
                return true;
            case "IamRoles":
                IamRoles = answer.List(
                    IamRoles, "ClusterIamRole", static answer => answer.Structure(new ClusterIamRole()));
                return true;
            case "PendingActions":
                PendingActions = answer.List(PendingActions, "member", static answer => answer.Text());
                return true;
            case "MaintenanceTrackName":
                MaintenanceTrackName = answer.Text();
                return true;
            case "ElasticResizeNumberOfNodeOptions":
                ElasticResizeNumberOfNodeOptions = answer.Text();
                return true;
            case "DeferredMaintenanceWindows":
                DeferredMaintenanceWindows = answer.List(
                    DeferredMaintenanceWindows,
                    "DeferredMaintenanceWindow",
                    static answer => answer.Structure(new DeferredMaintenanceWindow()));
                return true;
            case "SnapshotScheduleIdentifier":
                SnapshotScheduleIdentifier = answer.Text();
                return true;
            case "SnapshotScheduleState":
                SnapshotScheduleState = ScheduleState.FindValue(answer.Text());
                return true;
            case "ExpectedNextSnapshotScheduleTime":
                ExpectedNextSnapshotScheduleTime = answer.Timestamp();
                return true;
            case "ExpectedNextSnapshotScheduleTimeStatus":
                ExpectedNextSnapshotScheduleTimeStatus = answer.Text();
                return true;
            case "NextMaintenanceWindowStartTime":
                NextMaintenanceWindowStartTime = answer.Timestamp();
                return true;
            case "ResizeInfo":
                ResizeInfo = answer.Structure(new ResizeInfo());
                return true;
            case "AvailabilityZoneRelocationStatus":
                AvailabilityZoneRelocationStatus = answer.Text();
                return true;
            case "ClusterNamespaceArn":
                ClusterNamespaceArn = answer.Text();
                return true;
            case "TotalStorageCapacityInMegaBytes":
                TotalStorageCapacityInMegaBytes = answer.Long();
                return true;
            case "AquaConfiguration":
                AquaConfiguration = answer.Structure(new AquaConfiguration());
                return true;
            case "DefaultIamRoleArn":
                DefaultIamRoleArn = answer.Text();
                return true;
            case "ReservedNodeExchangeStatus":
                ReservedNodeExchangeStatus = answer.Structure(new ReservedNodeExchangeStatus());
                return true;
            case "CustomDomainName":
                CustomDomainName = answer.Text();
                return true;
            case "CustomDomainCertificateArn":
                CustomDomainCertificateArn = answer.Text();
                return true;
            case "CustomDomainCertificateExpiryDate":
                CustomDomainCertificateExpiryDate = answer.Timestamp();
                return true;
            case "MasterPasswordSecretArn":
                MasterPasswordSecretArn = answer.Text();
                return true;
            case "MasterPasswordSecretKmsKeyId":
                MasterPasswordSecretKmsKeyId = answer.Text();
                return true;
            case "IpAddressType":
                IpAddressType = answer.Text();
                return true;
            case "MultiAZ":
                MultiAZ = answer.Text();
                return true;
            case "MultiAZSecondary":
                MultiAZSecondary = answer.Structure(new SecondaryClusterInfo());
                return true;
            case "LakehouseRegistrationStatus":
                LakehouseRegistrationStatus = answer.Text();
                return true;
            case "CatalogArn":
                CatalogArn = answer.Text();
                return true;
            case "ExtraComputeForAutomaticOptimization":
                ExtraComputeForAutomaticOptimization = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
