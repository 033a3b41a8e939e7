using Amazon.Runtime;

namespace Amazon.RedshiftServerless;

/// <summary>A request to Amazon Redshift Serverless.</summary>
public class AmazonRedshiftServerlessRequest : AmazonWebServiceRequest
{
}
