using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.ModelBuilder;

/// <summary>The client of a service, and what belongs to it.</summary>
internal static class ClientSource
{
    private const string EndpointDoc = """
        /// <summary>The endpoint that a request would go to. Nothing is sent.</summary>
        /// <exception cref="AmazonClientException">There is no Region, or settings contradict each other.</exception>
        """;

    /// <summary>The interface of the client.</summary>
    public static string Interface(ServiceModel service) => $$"""
        /// <summary>The operations of {{service.Title}} that this project uses.</summary>
        public interface IAmazon{{service.Name}} : IAmazonService, IDisposable
        {
            {{Code.Indent(4, Code.Blocks(
                service.Operations.Select(pair => Declaration(service, pair.Key, pair.Value))))}}

            {{Code.Indent(4, EndpointDoc)}}
            Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);
        }
        """;

    /// <summary>The client.</summary>
    public static string Client(ServiceModel service)
    {
        string client = $"Amazon{service.Name}Client";
        string config = $"Amazon{service.Name}Config";
        return $$"""
            /// <summary>
            /// A client of {{service.Title}}, for the operations of <see cref="IAmazon{{service.Name}}"/>.
            /// It is thread-safe; create one for each set of credentials and Region, and keep it.
            /// </summary>
            public class {{client}} : AmazonServiceClient, IAmazon{{service.Name}}
            {
                private static readonly IServiceMetadata s_metadata = new ServiceMetadata({{config}}.ServiceId);

                /// <summary>Takes credentials and Region from the SDK's default sources.</summary>
                public {{client}}()
                    : base(new {{config}}())
                {
                }

                /// <summary>Takes credentials from the SDK's default sources.</summary>
                public {{client}}(RegionEndpoint region)
                    : base(new {{config}} { RegionEndpoint = region })
                {
                }

                /// <summary>Takes credentials from <paramref name="config"/> or the SDK's default sources.</summary>
                public {{client}}({{config}} config)
                    : base(config)
                {
                }

                /// <summary>Takes the Region from the SDK's default sources.</summary>
                public {{client}}(AWSCredentials credentials)
                    : this(credentials, new {{config}}())
                {
                }

                /// <summary>A client with these credentials in this Region.</summary>
                public {{client}}(AWSCredentials credentials, RegionEndpoint region)
                    : this(credentials, new {{config}} { RegionEndpoint = region })
                {
                }

                /// <summary>A client with these credentials and settings.</summary>
                public {{client}}(AWSCredentials credentials, {{config}} clientConfig)
                    : base(credentials, clientConfig)
                {
                }

                /// <summary>A client with this access key; the Region comes from the SDK's default sources.</summary>
                public {{client}}(string awsAccessKeyId, string awsSecretAccessKey)
                    : this(awsAccessKeyId, awsSecretAccessKey, new {{config}}())
                {
                }

                /// <summary>A client with this access key in this Region.</summary>
                public {{client}}(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
                    : this(awsAccessKeyId, awsSecretAccessKey, new {{config}} { RegionEndpoint = region })
                {
                }

                /// <summary>A client with this access key and these settings.</summary>
                public {{client}}(string awsAccessKeyId, string awsSecretAccessKey, {{config}} clientConfig)
                    : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
                {
                }

                /// <summary>
                /// A client with these temporary credentials; the Region comes from the SDK's default sources.
                /// </summary>
                public {{client}}(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
                    : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new {{config}}())
                {
                }

                /// <summary>A client with these temporary credentials in this Region.</summary>
                public {{client}}(
                    string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
                    : this(
                        awsAccessKeyId, awsSecretAccessKey, awsSessionToken,
                        new {{config}} { RegionEndpoint = region })
                {
                }

                /// <summary>A client with these temporary credentials and these settings.</summary>
                public {{client}}(
                    string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, {{config}} clientConfig)
                    : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig)
                {
                }

                /// <inheritdoc/>
                protected override IServiceMetadata ServiceMetadata => s_metadata;

                /// <summary>Creates the default settings of a client. The SDK calls this.</summary>
                [EditorBrowsable(EditorBrowsableState.Never)]
                public static ClientConfig CreateDefaultClientConfig() => new {{config}}();

                /// <summary>Creates a client for code that knows only the interface. The SDK calls this.</summary>
                [EditorBrowsable(EditorBrowsableState.Never)]
                public static IAmazonService CreateDefaultServiceClient(
                    AWSCredentials awsCredentials, ClientConfig clientConfig) =>
                    new {{client}}(awsCredentials, ({{config}})clientConfig);

                {{Code.Indent(4, Code.Blocks(service.Operations.Select(pair => Call(service, pair.Key, pair.Value))))}}

                /// <inheritdoc/>
                public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
                    Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

                /// <summary>
                /// Adds the endpoint rules and the signer to the pipeline. An override must call this first.
                /// </summary>
                protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
                {
                    pipeline.RemoveHandler<EndpointResolver>();
                    pipeline.AddHandlerAfter<Marshaller>({{config}}.CreateEndpointResolver());
                    pipeline.AddHandlerAfter<Marshaller>(new SigV4AuthHandler());
                }
            }
            """;
    }

    /// <summary>The settings of the client.</summary>
    public static string Config(ServiceModel service) => $$"""
        /// <summary>
        /// The settings of an <see cref="Amazon{{service.Name}}Client"/>. <see cref="ClientConfig.ServiceURL"/>
        /// also comes from <c>AWS_ENDPOINT_URL_{{service.Id.Replace(' ', '_').ToUpperInvariant()}}</c>,
        /// <c>AWS_ENDPOINT_URL</c> and the profile, unless
        /// <see cref="ClientConfig.IgnoreConfiguredEndpointUrls"/> is set.
        /// </summary>
        public class Amazon{{service.Name}}Config : ClientConfig
        {
            private static readonly string s_userAgent = SdkDefaults.UserAgent("{{service.Name}}");
            private static readonly ServiceEndpoints s_endpoints = new(
                "{{service.Endpoint}}", govCloudHasNoFipsName: {{(service.GovCloudHasNoFipsName ? "true" : "false")}});

            /// <summary>Creates settings that leave everything to the environment and the profile.</summary>
            public Amazon{{service.Name}}Config()
                : base(SdkDefaults.Provider())
            {
                base.ServiceId = ServiceId;
                AuthenticationServiceName = "{{service.Endpoint}}";
                EndpointProvider = s_endpoints;
            }

            /// <summary>The SDK's name for the service.</summary>
            public static new string ServiceId => "{{service.Id}}";

            /// <inheritdoc/>
            public override string RegionEndpointServiceName => "{{service.Endpoint}}";

            /// <inheritdoc/>
            public override string ServiceVersion => "{{service.Version}}";

            /// <inheritdoc/>
            public override string UserAgent => s_userAgent;

            {{Code.Indent(4, EndpointDoc)}}
            public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
                CreateEndpointResolver().Determine(this, parameters);

            internal static ServiceEndpointResolver CreateEndpointResolver() =>
                new(static () => new {{service.Name}}EndpointParameters());
        }
        """;

    /// <summary>The base class of the requests.</summary>
    public static string Request(ServiceModel service) => $$"""
        /// <summary>A request to {{service.Title}}.</summary>
        public class Amazon{{service.Name}}Request : AmazonWebServiceRequest
        {
        }
        """;

    /// <summary>The input of the endpoint rules.</summary>
    public static string EndpointParameters(ServiceModel service) => $$"""
        /// <summary>The input of the endpoint rules.</summary>
        public class {{service.Name}}EndpointParameters : EndpointParameters
        {
            /// <summary>The Region, such as <c>eu-west-1</c>.</summary>
            public string? Region
            {
                get => (string?)this["Region"];
                set => this["Region"] = value;
            }

            /// <summary>Whether the endpoint must support IPv6. The default is false.</summary>
            public bool? UseDualStack
            {
                get => (bool?)this["UseDualStack"];
                set => this["UseDualStack"] = value;
            }

            /// <summary>Whether the endpoint must use FIPS 140 validated cryptography. The default is false.</summary>
            public bool? UseFIPS
            {
                get => (bool?)this["UseFIPS"];
                set => this["UseFIPS"] = value;
            }

            /// <summary>A custom endpoint, which takes precedence over everything else.</summary>
            public string? Endpoint
            {
                get => (string?)this["Endpoint"];
                set => this["Endpoint"] = value;
            }
        }
        """;

    private static string Declaration(ServiceModel service, string name, Operation operation)
    {
        IEnumerable<string> errors = (operation.Errors ?? []).Select(error => $"/// <exception cref=\"{error}\"/>");
        string method = Code.Lines(
        [
            Code.Doc(operation),
            .. errors,
            $"/// <exception cref=\"Amazon{service.Name}Exception\">Any other error of the service.</exception>",
            "/// <exception cref=\"AmazonUnmarshallingException\">",
            "/// The response was cut off or is malformed. The service may have carried out the request.",
            "/// </exception>",
            $"Task<{name}Response> {name}Async({name}Request request, CancellationToken cancellationToken = default);",
        ]);
        string overload = Code.Lines(
        [
            "/// <summary>",
            $"/// Calls <see cref=\"{name}Async({name}Request, CancellationToken)\"/> with an empty request.",
            "/// </summary>",
            $"Task<{name}Response> {name}Async(CancellationToken cancellationToken = default);",
        ]);
        return operation.RequestOptional ? Code.Blocks(method, overload) : method;
    }

    private static string Call(ServiceModel service, string name, Operation operation)
    {
        string overload = $$"""
            /// <inheritdoc/>
            public virtual Task<{{name}}Response> {{name}}Async(CancellationToken cancellationToken = default) =>
                {{name}}Async(new {{name}}Request(), cancellationToken);
            """;
        string method = $$"""
            /// <inheritdoc/>
            public virtual Task<{{name}}Response> {{name}}Async(
                {{name}}Request request, CancellationToken cancellationToken = default) =>
                InvokeAsync<{{name}}Response>(request, {{service.Name}}Operations.{{name}}, cancellationToken);
            """;
        return operation.RequestOptional ? Code.Blocks(overload, method) : method;
    }
}
