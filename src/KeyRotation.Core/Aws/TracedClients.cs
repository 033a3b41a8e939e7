using Amazon.CloudTrail;
using Amazon.KeyManagementService;
using Amazon.Redshift;
using Amazon.RedshiftServerless;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;

namespace KeyRotation.Aws;

// Each service's client with this module's handlers in its pipeline. This override is the SDK's only per-client hook.

internal sealed class TracedRedshiftClient(AWSCredentials credentials, AmazonRedshiftConfig config, bool sendsChanges)
    : AmazonRedshiftClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        TracedPipeline.Add(pipeline, sendsChanges);
    }
}

internal sealed class TracedServerlessClient(
    AWSCredentials credentials, AmazonRedshiftServerlessConfig config, bool sendsChanges)
    : AmazonRedshiftServerlessClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        TracedPipeline.Add(pipeline, sendsChanges);
    }
}

internal sealed class TracedKmsClient(
    AWSCredentials credentials, AmazonKeyManagementServiceConfig config, bool sendsChanges)
    : AmazonKeyManagementServiceClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        TracedPipeline.Add(pipeline, sendsChanges);
    }
}

internal sealed class TracedTrailClient(AWSCredentials credentials, AmazonCloudTrailConfig config)
    : AmazonCloudTrailClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        TracedPipeline.Add(pipeline, sendsChanges: false);
    }
}

internal sealed class TracedStsClient(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config)
    : AmazonSecurityTokenServiceClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        TracedPipeline.Add(pipeline, sendsChanges: false);
    }
}

/// <summary>This module's pipeline handlers.</summary>
internal static class TracedPipeline
{
    /// <summary>Adds the handlers.</summary>
    /// <param name="pipeline">A client's pipeline.</param>
    /// <param name="sendsChanges">Whether the client sends changes, which contain an attempt id.</param>
    public static void Add(RuntimePipeline pipeline, bool sendsChanges)
    {
        pipeline.AddHandlerBefore<RetryHandler>(new ErrorMessageHandler());
        pipeline.AddHandlerAfter<RetryHandler>(new CallTraceHandler());
        if (sendsChanges)
        {
            pipeline.AddHandlerBefore<RetryHandler>(new OutgoingChangeHandler());
        }
    }
}
