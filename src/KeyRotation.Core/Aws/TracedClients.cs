using Amazon.KeyManagementService;
using Amazon.Redshift;
using Amazon.RedshiftServerless;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;

namespace KeyRotation.Aws;

// Each service's client with the trace handler in its pipeline. The SDK offers no hook per client but this override.

internal sealed class TracedRedshiftClient(AWSCredentials credentials, AmazonRedshiftConfig config)
    : AmazonRedshiftClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new CallTraceHandler());
    }
}

internal sealed class TracedServerlessClient(AWSCredentials credentials, AmazonRedshiftServerlessConfig config)
    : AmazonRedshiftServerlessClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new CallTraceHandler());
    }
}

internal sealed class TracedKmsClient(AWSCredentials credentials, AmazonKeyManagementServiceConfig config)
    : AmazonKeyManagementServiceClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new CallTraceHandler());
    }
}

internal sealed class TracedStsClient(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config)
    : AmazonSecurityTokenServiceClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new CallTraceHandler());
    }
}
