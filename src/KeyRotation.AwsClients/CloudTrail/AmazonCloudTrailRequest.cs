using Amazon.Runtime;

namespace Amazon.CloudTrail;

/// <summary>A request to AWS CloudTrail.</summary>
public class AmazonCloudTrailRequest : AmazonWebServiceRequest
{
}
