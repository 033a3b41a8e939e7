namespace KeyRotation.Aws;

/// <summary>Who the calls are made as.</summary>
/// <param name="AccountId">The account's number.</param>
/// <param name="Arn">ARN of the user or of the assumed role's session.</param>
internal sealed record Caller(string AccountId, string Arn)
{
    /// <summary>The partition, such as aws or aws-cn.</summary>
    public string Partition => Arn.Split(':') is { Length: > 1 } parts ? parts[1] : "aws";
}
