using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Amazon;
using Amazon.CloudTrail;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>What callers compile against: nothing that the official packages lack.</summary>
public class SurfaceTests
{
    [Fact]
    public void Every_public_type_is_one_of_the_official_packages()
    {
        IEnumerable<string> expected = ForService(
                "Redshift",
                [
                    "AquaConfigurationStatus",
                    "AquaStatus",
                    "ReservedNodeExchangeStatusType",
                    "ScheduleState",
                    "SourceType",
                ],
                [
                    "ClusterNotFoundException",
                    "DependentServiceRequestThrottlingException",
                    "InvalidClusterStateException",
                    "InvalidTagException",
                    "UnsupportedOperationException",
                ])
            .Concat(
                ForService(
                    "RedshiftServerless",
                    ["LogExport", "NamespaceStatus"],
                    ["ConflictException", "InternalServerException", "ResourceNotFoundException", "ValidationException"]))
            .Concat(
                ForService(
                    "CloudTrail",
                    ["EventCategory", "LookupAttributeKey"],
                    Shapes.Errors("cloudtrail").Select(e => e.Key).ToArray()))
            .Concat(from s in Shapes.Services from n in Shapes.InputNames(s) select Shapes.ModelType(s, n).FullName!)
            .Concat(from s in Shapes.Services from n in Shapes.Names(s) select Shapes.ShapeType(s, n).FullName!)
            .Concat(
                from s in Shapes.Services
                from o in Shapes.Operations(s)
                select $"{Shapes.Namespace(s)}.Model.{o}Request");
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            typeof(AmazonRedshiftClient)
                .Assembly.GetExportedTypes()
                .Select(t => t.FullName!)
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(AmazonRedshiftClient), typeof(AmazonRedshiftConfig))]
    [InlineData(typeof(AmazonRedshiftServerlessClient), typeof(AmazonRedshiftServerlessConfig))]
    [InlineData(typeof(AmazonCloudTrailClient), typeof(AmazonCloudTrailConfig))]
    public void The_constructors_are_those_of_the_SDK(Type client, Type config)
    {
        Type text = typeof(string);
        Type[][] starts = [[], [typeof(AWSCredentials)], [text, text], [text, text, text]];
        Type[][] ends = [[], [typeof(RegionEndpoint)], [config]];
        IEnumerable<string> expected = from s in starts from e in ends select string.Join(",", s.Concat(e));
        IEnumerable<string> actual = client
            .GetConstructors()
            .Select(c => string.Join(",", c.GetParameters().Select(p => p.ParameterType)));
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.False(client.IsSealed);
        Assert.Equal(typeof(ClientConfig), config.BaseType);
    }

    [Fact]
    public void Operations_can_be_overridden()
    {
        IEnumerable<MethodInfo> operations = new[]
        {
            typeof(AmazonRedshiftClient),
            typeof(AmazonRedshiftServerlessClient),
            typeof(AmazonCloudTrailClient),
        }
            .SelectMany(t => t.GetMethods())
            .Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal));
        Assert.Equal(9, operations.Count());
        NonEmpty.All(operations, m => Assert.True(m.IsVirtual && !m.IsFinal));
    }

    [Fact]
    public async Task A_subclass_can_watch_each_attempt()
    {
        var transport = new StubTransport(r =>
            r.Number == 1
                ? StubTransport.Answer(
                    "<ErrorResponse><Error><Code>InvalidClusterState</Code></Error></ErrorResponse>",
                    System.Net.HttpStatusCode.BadRequest)
                : StubTransport.Answer(
                    "<RotateEncryptionKeyResponse><RotateEncryptionKeyResult><Cluster/></RotateEncryptionKeyResult></RotateEncryptionKeyResponse>"));
        using var client = new WatchingClient(
            new AmazonRedshiftConfig
            {
                RegionEndpoint = RegionEndpoint.EUWest1,
                IgnoreConfiguredEndpointUrls = true,
                HttpClientFactory = transport,
            });
        await Assert.ThrowsAsync<InvalidClusterStateException>(() =>
            client.RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest()));
        await client.RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest());
        Assert.Equal(
            [
                "Redshift RotateEncryptionKeyRequest https://redshift.eu-west-1.amazonaws.com/ 400",
                "Redshift RotateEncryptionKeyRequest https://redshift.eu-west-1.amazonaws.com/ 200",
            ],
            client.Seen);
    }

    [Fact]
    public void The_client_can_be_made_by_its_interface()
    {
        Assert.IsType<AmazonRedshiftConfig>(ConfigOf<AmazonRedshiftClient>());
        Assert.IsType<AmazonRedshiftServerlessConfig>(ConfigOf<AmazonRedshiftServerlessClient>());
        Assert.IsType<AmazonCloudTrailConfig>(ConfigOf<AmazonCloudTrailClient>());

        static ClientConfig ConfigOf<T>()
            where T : IAmazonService => T.CreateDefaultClientConfig();
    }

    [Fact]
    public void The_configuration_names_its_service()
    {
        Assert.Equal("Redshift", AmazonRedshiftConfig.ServiceId);
        Assert.Equal("Redshift Serverless", AmazonRedshiftServerlessConfig.ServiceId);
        Assert.Equal("CloudTrail", AmazonCloudTrailConfig.ServiceId);
        Assert.Equal("2012-12-01", new AmazonRedshiftConfig().ServiceVersion);
        Assert.Equal("2013-11-01", new AmazonCloudTrailConfig().ServiceVersion);
        Assert.Equal("redshift-serverless", new AmazonRedshiftServerlessConfig().RegionEndpointServiceName);
        Assert.Equal(RequestRetryMode.Standard, new AmazonRedshiftConfig().RetryMode);
    }

    [Fact]
    public void Constants_compare_as_text_and_take_new_values()
    {
        Assert.True(NamespaceStatus.AVAILABLE == "available");
        Assert.Same(NamespaceStatus.MODIFYING, NamespaceStatus.FindValue("MODIFYING"));
        SourceType novel = "novel-kind";
        Assert.Equal("novel-kind", novel.Value);
    }

    private static IEnumerable<string> ForService(string service, string[] constants, string[] exceptions) =>
        new[]
        {
            $"IAmazon{service}",
            $"Amazon{service}Client",
            $"Amazon{service}Config",
            $"Amazon{service}Exception",
            $"Amazon{service}Request",
            $"Endpoints.{service}EndpointParameters",
        }
            .Concat(constants)
            .Concat(exceptions.Select(e => "Model." + e))
            .Select(n => $"Amazon.{service}.{n}");

    private sealed class WatchingClient(AmazonRedshiftConfig config) : AmazonRedshiftClient(Clients.Credentials, config)
    {
        public List<string> Seen { get; } = [];

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.AddHandlerBefore<Unmarshaller>(new Watcher(() => Seen));
        }
    }

    // The base constructor builds the pipeline before the fields of the subclass are set: the list is asked for late.
    private sealed class Watcher(Func<List<string>> seen) : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            int status = 0;
            try
            {
                T response = await base.InvokeAsync<T>(executionContext);
                status = (int)executionContext.ResponseContext.HttpResponse.StatusCode;
                return response;
            }
            catch (HttpErrorResponseException e)
            {
                status = (int)e.Response.StatusCode;
                throw;
            }
            finally
            {
                IRequestContext request = executionContext.RequestContext;
                seen()
                    .Add(
                        $"{request.ServiceMetaData.ServiceId} {request.Request.RequestName} {request.Request.Endpoint} {status}");
            }
        }
    }
}
