namespace KeyRotation.Aws;

/// <summary>The identity that makes the calls.</summary>
/// <param name="AccountId">The AWS account ID.</param>
/// <param name="Arn">ARN of the user or of the assumed role session.</param>
internal sealed record Caller(string AccountId, string Arn)
{
    /// <summary>The partition, such as aws or aws-cn.</summary>
    public string Partition => Arn.Split(':') is { Length: > 1 } parts ? parts[1] : "aws";
}
