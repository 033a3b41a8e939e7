using Amazon.Runtime;

namespace Amazon.Redshift;

/// <summary>A request to Amazon Redshift.</summary>
public class AmazonRedshiftRequest : AmazonWebServiceRequest
{
}
