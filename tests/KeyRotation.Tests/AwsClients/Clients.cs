using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Amazon;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace KeyRotation.Tests.AwsClients;

/// <summary>Clients that talk to a stub, and each operation by its name.</summary>
internal static class Clients
{
    public static readonly AWSCredentials Credentials = new BasicAWSCredentials(
        "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    private static readonly Dictionary<string, Func<StubTransport, Task<AmazonWebServiceResponse>>> s_calls = new()
    {
        ["RotateEncryptionKey"] = async t =>
            await Redshift(t).RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest { ClusterIdentifier = "c" }),
        ["DescribeClusters"] = async t => await Redshift(t).DescribeClustersAsync(new DescribeClustersRequest()),
        ["DescribeEvents"] = async t => await Redshift(t).DescribeEventsAsync(new DescribeEventsRequest()),
        ["UpdateNamespace"] = async t =>
            await Serverless(t)
                .UpdateNamespaceAsync(new UpdateNamespaceRequest { NamespaceName = "n", KmsKeyId = "k" }),
        ["GetNamespace"] = async t =>
            await Serverless(t).GetNamespaceAsync(new GetNamespaceRequest { NamespaceName = "n" }),
        ["LookupEvents"] = async t => await Trail(t).LookupEventsAsync(new LookupEventsRequest()),
        ["ListNamespaces"] = async t => await Serverless(t).ListNamespacesAsync(new ListNamespacesRequest()),
    };

    public static Task<AmazonWebServiceResponse> Call(string operation, StubTransport transport) =>
        s_calls[operation](transport);

    public static AmazonRedshiftClient Redshift(StubTransport transport, Action<AmazonRedshiftConfig>? set = null) =>
        new ImpatientRedshiftClient(With(new AmazonRedshiftConfig(), transport, set));

    public static AmazonRedshiftServerlessClient Serverless(
        StubTransport transport,
        Action<AmazonRedshiftServerlessConfig>? set = null) =>
        new ImpatientServerlessClient(With(new AmazonRedshiftServerlessConfig(), transport, set));

    public static AmazonCloudTrailClient Trail(StubTransport transport, Action<AmazonCloudTrailConfig>? set = null) =>
        new ImpatientTrailClient(With(new AmazonCloudTrailConfig(), transport, set));

    private static TConfig With<TConfig>(TConfig config, StubTransport transport, Action<TConfig>? set)
        where TConfig : ClientConfig
    {
        config.IgnoreConfiguredEndpointUrls = true;
        config.RegionEndpoint = RegionEndpoint.EUWest1;
        config.MaxErrorRetry = 0;
        config.HttpClientFactory = transport;
        set?.Invoke(config);
        return config;
    }

    private static void DoNotWait(RuntimePipeline pipeline, IClientConfig config) =>
        pipeline.ReplaceHandler<RetryHandler>(
            new RetryHandler(
                config.RetryMode == RequestRetryMode.Adaptive
                    ? new ImpatientAdaptivePolicy(config)
                    : new ImpatientStandardPolicy(config)));

    private sealed class ImpatientRedshiftClient(AmazonRedshiftConfig config)
        : AmazonRedshiftClient(Credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            DoNotWait(pipeline, Config);
        }
    }

    private sealed class ImpatientServerlessClient(AmazonRedshiftServerlessConfig config)
        : AmazonRedshiftServerlessClient(Credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            DoNotWait(pipeline, Config);
        }
    }

    private sealed class ImpatientTrailClient(AmazonCloudTrailConfig config)
        : AmazonCloudTrailClient(Credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            DoNotWait(pipeline, Config);
        }
    }

    private sealed class ImpatientStandardPolicy(IClientConfig config) : StandardRetryPolicy(config)
    {
        public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) =>
            Task.Delay(0, executionContext.RequestContext.CancellationToken);
    }

    private sealed class ImpatientAdaptivePolicy(IClientConfig config) : AdaptiveRetryPolicy(config)
    {
        public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) =>
            Task.Delay(0, executionContext.RequestContext.CancellationToken);

        public override Task ObtainSendTokenAsync(IExecutionContext executionContext, Exception exception) =>
            Task.CompletedTask;
    }
}
