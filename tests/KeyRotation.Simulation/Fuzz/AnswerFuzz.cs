using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using Amazon;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>
/// Feeds answers and errors of every operation to the project's own clients. Accepted input must be a complete
/// document, and the result must match an independent parser.
/// </summary>
internal sealed class AnswerFuzz : IFuzzTarget
{
    private static readonly Mutator s_xml = new(isXml: true);
    private static readonly Mutator s_json = new(isXml: false);
    private static readonly int[] s_errors = [400, 403, 404, 500, 503];

    private readonly CannedTransport _transport = new();
    private readonly AmazonRedshiftClient _redshift;
    private readonly AmazonRedshiftServerlessClient _serverless;

    public AnswerFuzz()
    {
        var credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret");
        _redshift = new AmazonRedshiftClient(credentials, Set(new AmazonRedshiftConfig()));
        _serverless = new AmazonRedshiftServerlessClient(credentials, Set(new AmazonRedshiftServerlessConfig()));
    }

    public string Name => "answers";

    public FuzzInput Next(Random random)
    {
        (string operation, string body) = AnswerSamples.All[random.Next(AnswerSamples.All.Count)];
        bool isXml = body[0] == '<';
        int status = 200;
        if (random.Next(4) == 0)
        {
            status = s_errors[random.Next(s_errors.Length)];
            body = isXml ? AnswerSamples.XmlError : AnswerSamples.JsonError;
        }

        byte[] original = Encoding.UTF8.GetBytes(body);
        byte[] bytes = (isXml ? s_xml : s_json).Mutate(original, random);
        return new FuzzInput(bytes, string.Create(CultureInfo.InvariantCulture, $"{operation} {status}"), original);
    }

    public bool Accepts(FuzzInput input)
    {
        string[] parts = input.Case.Split(' ');
        _transport.Body = input.Bytes;
        _transport.Status = (HttpStatusCode)int.Parse(parts[1], CultureInfo.InvariantCulture);
        return _transport.Status == HttpStatusCode.OK ? AcceptsAnswer(parts[0], input) : AcceptsError(parts[0], input);
    }

    public void Dispose()
    {
        _redshift.Dispose();
        _serverless.Dispose();
    }

    private bool AcceptsAnswer(string operation, FuzzInput input)
    {
        AmazonWebServiceResponse response;
        try
        {
            response = Call(operation);
        }
        catch (AmazonUnmarshallingException e)
        {
            Require(e.Message.Contains(operation, StringComparison.Ordinal), "the error does not name the operation");
            Require(input.Bytes.AsSpan().SequenceEqual(input.Original) is false, "an unchanged answer is refused");
            return false;
        }

        string text = Utf8Text.Of(input.Bytes)
            ?? throw new FuzzFailedException("bytes that are not UTF-8 are accepted");
        if (IsXml(operation))
        {
            Compare(operation, response, WholeXml(text));
        }
        else
        {
            using JsonDocument document = WholeJson(text);
            Compare(response, document.RootElement);
        }

        return true;
    }

    private bool AcceptsError(string operation, FuzzInput input)
    {
        try
        {
            Call(operation);
        }
        catch (AmazonServiceException e) when (e is AmazonRedshiftException or AmazonRedshiftServerlessException)
        {
            Require(e.StatusCode == _transport.Status, "the error has another status");
            Require(!string.IsNullOrEmpty(e.Message), "the error has no message");
            bool isText = Utf8Text.Of(input.Bytes) is not null;
            Require(isText || string.IsNullOrEmpty(e.ErrorCode), "an error code is read from bytes that are not UTF-8");
            return !string.IsNullOrEmpty(e.ErrorCode);
        }

        throw new FuzzFailedException("an answer with the status of an error is accepted");
    }

    private static void Compare(string operation, AmazonWebServiceResponse response, XElement root)
    {
        IEnumerable<XElement> results = Children([root], operation + "Result");
        switch (response)
        {
            case RotateEncryptionKeyResponse rotated:
                Require(rotated.Cluster is not null, "there is no cluster");
                break;
            case DescribeClustersResponse described:
                int clusters = Children(Children(results, "Clusters"), "Cluster").Count();
                Same(clusters, described.Clusters?.Count ?? 0, "clusters");
                described.Clusters?.ForEach(cluster => CheckTime(cluster.ClusterCreateTime));
                break;
            case DescribeEventsResponse events:
                Same(Children(Children(results, "Events"), "Event").Count(), events.Events?.Count ?? 0, "events");
                events.Events?.ForEach(item => CheckTime(item.Date));
                break;
        }
    }

    private static void Compare(AmazonWebServiceResponse response, JsonElement root)
    {
        if (response is ListNamespacesResponse list)
        {
            List<JsonElement> items = [.. Last(root, "namespaces")!.Value.EnumerateArray()];
            items.RemoveAll(item => item.ValueKind == JsonValueKind.Null);
            Same(items.Count, list.Namespaces?.Count ?? -1, "namespaces");
            for (int i = 0; i < items.Count; i++)
            {
                Compare(list.Namespaces![i], items[i]);
            }

            return;
        }

        Namespace? found = response is GetNamespaceResponse get
            ? get.Namespace
            : ((UpdateNamespaceResponse)response).Namespace;
        Compare(found ?? throw new FuzzFailedException("there is no namespace"), Last(root, "namespace")!.Value);
    }

    private static void Compare(Namespace actual, JsonElement expected)
    {
        Same(Last(expected, "namespaceName")?.GetString(), actual.NamespaceName, "namespaceName");
        Same(Last(expected, "kmsKeyId")?.GetString(), actual.KmsKeyId, "kmsKeyId");
        // The SDK's constants are not case-sensitive.
        string? status = Last(expected, "status")?.GetString();
        Same(status is null ? null : NamespaceStatus.FindValue(status), actual.Status, "status");
        CheckTime(actual.CreationDate);
    }

    // Of duplicate members, the last one that is not null counts.
    private static JsonElement? Last(JsonElement parent, string name)
    {
        JsonElement? last = null;
        foreach (JsonProperty property in parent.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null && IsNamed(property, name))
            {
                last = property.Value;
            }
        }

        return last;
    }

    private static bool IsNamed(JsonProperty property, string name)
    {
        try
        {
            return property.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate.
            return false;
        }
    }

    private static void CheckTime(DateTime? time) =>
        Require(time is null or { Kind: DateTimeKind.Utc }, "a time is not UTC");

    private static void Same<T>(T expected, T actual, string what) =>
        Require(EqualityComparer<T>.Default.Equals(expected, actual), $"{what}: expected {expected}, found {actual}");

    private static void Require(bool condition, string failure)
    {
        if (!condition)
        {
            throw new FuzzFailedException(failure);
        }
    }

    private static IEnumerable<XElement> Children(IEnumerable<XElement> parents, string name) =>
        parents.Elements().Where(element => element.Name.LocalName == name);

    private static XElement WholeXml(string text)
    {
        try
        {
            return XElement.Parse(text);
        }
        catch (XmlException e)
        {
            throw new FuzzFailedException("what is not well-formed is accepted", e);
        }
    }

    private static JsonDocument WholeJson(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        }
        catch (JsonException e)
        {
            throw new FuzzFailedException("what is not well-formed is accepted", e);
        }
    }

    private static bool IsXml(string operation) => !operation.Contains("Namespace", StringComparison.Ordinal);

    private AmazonWebServiceResponse Call(string operation) => operation switch
    {
        "RotateEncryptionKey" => End(
            _redshift.RotateEncryptionKeyAsync(new RotateEncryptionKeyRequest { ClusterIdentifier = "c" })),
        "DescribeClusters" => End(_redshift.DescribeClustersAsync(new DescribeClustersRequest())),
        "DescribeEvents" => End(_redshift.DescribeEventsAsync(new DescribeEventsRequest())),
        "UpdateNamespace" => End(
            _serverless.UpdateNamespaceAsync(new UpdateNamespaceRequest { NamespaceName = "n", KmsKeyId = "k" })),
        "GetNamespace" => End(_serverless.GetNamespaceAsync(new GetNamespaceRequest { NamespaceName = "n" })),
        _ => End(_serverless.ListNamespacesAsync(new ListNamespacesRequest())),
    };

    private static T End<T>(Task<T> call) => call.GetAwaiter().GetResult();

    private T Set<T>(T config)
        where T : ClientConfig
    {
        config.IgnoreConfiguredEndpointUrls = true;
        config.RegionEndpoint = RegionEndpoint.USWest2;
        config.MaxErrorRetry = 0;
        config.HttpClientFactory = _transport;
        return config;
    }
}
