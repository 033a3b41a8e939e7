using System;
using System.Globalization;
using KeyRotation.Sandbox.Protocol;

namespace KeyRotation.Sandbox.State;

/// <summary>The account and Region of a sandbox, and the names derived from them.</summary>
internal sealed class AwsNames
{
    public AwsNames(string region, string accountId)
    {
        Region = region;
        AccountId = accountId;
        Partition = region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
            : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
            : "aws";
    }

    public string Region { get; }

    public string AccountId { get; }

    public string Partition { get; }

    /// <summary>Another Region of the same partition, for the related key of a multi-Region key.</summary>
    public string OtherRegion => Partition switch
    {
        "aws-cn" => Region == "cn-north-1" ? "cn-northwest-1" : "cn-north-1",
        "aws-us-gov" => Region == "us-gov-west-1" ? "us-gov-east-1" : "us-gov-west-1",
        _ => Region == "us-east-1" ? "us-west-2" : "us-east-1",
    };

    public string Arn(string service, string resource) => $"arn:{Partition}:{service}:{Region}:{AccountId}:{resource}";

    /// <summary>The ARN of a resource of a global service.</summary>
    public string GlobalArn(string service, string resource) => $"arn:{Partition}:{service}::{AccountId}:{resource}";

    /// <summary>An identifier that looks random but is the same in every run.</summary>
    public static string Uuid(string seed)
    {
        string hex = Digest.Hex(Digest.Sha256(seed));
        return string.Format(
            CultureInfo.InvariantCulture,
            "{0}-{1}-4{2}-8{3}-{4}",
            hex.Substring(0, 8),
            hex.Substring(8, 4),
            hex.Substring(12, 3),
            hex.Substring(15, 3),
            hex.Substring(18, 12));
    }

    /// <summary>The first name of a series has no number. The others count from 2.</summary>
    public static string Numbered(string name, int index)
        => index == 0 ? name : name + "-" + (index + 1).ToString(CultureInfo.InvariantCulture);
}
