using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security;
using System.Text;
using System.Text.Json;
using Amazon.CloudTrail.Model;
using Amazon.KeyManagementService.Model;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;

namespace KeyRotation.Simulation;

/// <summary>
/// Answers as sent over the network: XML for Redshift and STS, JSON for the others. Contains only what the engine
/// reads.
/// </summary>
internal static class WireAnswers
{
    public static HttpResponseMessage Of(object answer) => answer switch
    {
        DescribeClustersResponse page =>
            Xml(
                "DescribeClusters",
                Element("Clusters", page.Clusters!.Select(Cluster)) + Optional("Marker", page.Marker)),
        RotateEncryptionKeyResponse rotated => Xml("RotateEncryptionKey", Cluster(rotated.Cluster)),
        DescribeKeyResponse key => Json(new Dictionary<string, object?>
        {
            ["KeyMetadata"] = new Dictionary<string, object?>
            {
                ["KeyId"] = key.KeyMetadata.KeyId,
                ["Arn"] = key.KeyMetadata.Arn,
                ["Enabled"] = key.KeyMetadata.Enabled,
                ["CurrentKeyMaterialId"] = key.KeyMetadata.CurrentKeyMaterialId,
            },
        }),
        GetKeyRotationStatusResponse status => Json(new Dictionary<string, object?>
        {
            ["KeyId"] = status.KeyId,
            ["KeyRotationEnabled"] = status.KeyRotationEnabled,
            ["OnDemandRotationStartDate"] = Seconds(status.OnDemandRotationStartDate),
        }),
        ListKeyRotationsResponse page => Json(new Dictionary<string, object?>
        {
            ["Rotations"] = page.Rotations.Select(entry => new Dictionary<string, object?>
            {
                ["KeyId"] = entry.KeyId,
                ["RotationDate"] = Seconds(entry.RotationDate),
                ["RotationType"] = entry.RotationType.Value,
            }),
            ["NextMarker"] = page.NextMarker,
            ["Truncated"] = page.Truncated,
        }),
        RotateKeyOnDemandResponse rotated => Json(new Dictionary<string, object?> { ["KeyId"] = rotated.KeyId }),
        GetNamespaceResponse found =>
            Json(new Dictionary<string, object?> { ["namespace"] = Namespace(found.Namespace) }),
        UpdateNamespaceResponse changed =>
            Json(new Dictionary<string, object?> { ["namespace"] = Namespace(changed.Namespace) }),
        ListNamespacesResponse page => Json(new Dictionary<string, object?>
        {
            ["namespaces"] = page.Namespaces.Select(Namespace),
            ["nextToken"] = page.NextToken,
        }),
        LookupEventsResponse page => Json(new Dictionary<string, object?>
        {
            ["Events"] = page.Events!.Select(found => new Dictionary<string, object?>
            {
                ["EventId"] = found.EventId,
                ["EventName"] = found.EventName,
                ["EventTime"] = Seconds(found.EventTime),
                ["CloudTrailEvent"] = found.CloudTrailEvent,
            }),
            ["NextToken"] = page.NextToken,
        }),
        Aws.Caller caller =>
            Xml(
                "GetCallerIdentity",
                Element("Account", caller.AccountId) + Element("Arn", caller.Arn) + Element("UserId", "simulated")),
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, null),
    };

    /// <summary>An error of the service.</summary>
    public static HttpResponseMessage Of(AmazonServiceException refusal, bool isXml) =>
        Error(refusal.StatusCode, refusal.ErrorCode, refusal.Message, isXml);

    public static HttpResponseMessage Error(HttpStatusCode status, string code, string message, bool isXml) => isXml
        ? Answer(
            status,
            $"<ErrorResponse><Error><Type>Sender</Type>{Element("Code", code)}{Element("Message", message)}</Error>"
                + $"{Element("RequestId", SimulatedRegion.RequestId)}</ErrorResponse>",
            "text/xml")
        : Answer(
            status,
            JsonSerializer.Serialize(new Dictionary<string, string> { ["__type"] = code, ["message"] = message }),
            "application/x-amz-json-1.1");

    /// <summary>The answer of a proxy or gateway.</summary>
    public static HttpResponseMessage Page(HttpStatusCode status) =>
        Answer(status, "<html><body><h1>Something else</h1></body>", "text/html");

    private static HttpResponseMessage Xml(string operation, string result) => Answer(
        HttpStatusCode.OK,
        $"<{operation}Response><{operation}Result>{result}</{operation}Result>"
            + $"<ResponseMetadata>{Element("RequestId", SimulatedRegion.RequestId)}</ResponseMetadata>"
            + $"</{operation}Response>",
        "text/xml");

    private static HttpResponseMessage Json(Dictionary<string, object?> answer)
    {
        foreach (var name in answer.Where(entry => entry.Value is null).Select(entry => entry.Key).ToList())
        {
            answer.Remove(name);
        }

        return Answer(HttpStatusCode.OK, JsonSerializer.Serialize(answer), "application/x-amz-json-1.1");
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body, string type)
    {
        var answer = new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        answer.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        answer.Headers.TryAddWithoutValidation("x-amzn-RequestId", SimulatedRegion.RequestId);
        return answer;
    }

    private static string Cluster(Cluster cluster) =>
        Element(
            "Cluster",
            [
                Element("ClusterIdentifier", cluster.ClusterIdentifier!),
                Element("ClusterStatus", cluster.ClusterStatus!),
                Element("Encrypted", "true"),
                Optional("ClusterNamespaceArn", cluster.ClusterNamespaceArn),
            ]);

    private static Dictionary<string, object?> Namespace(Namespace found) => new(StringComparer.Ordinal)
    {
        ["namespaceName"] = found.NamespaceName,
        ["namespaceArn"] = found.NamespaceArn,
        ["status"] = found.Status!.Value,
        ["kmsKeyId"] = found.KmsKeyId,
    };

    private static double? Seconds(DateTime? date) =>
        date is { } value ? (value - DateTime.UnixEpoch).TotalSeconds : null;

    private static string Optional(string name, string? text) => text is null ? string.Empty : Element(name, text);

    private static string Element(string name, string text) => $"<{name}>{SecurityElement.Escape(text)}</{name}>";

    private static string Element(string name, IEnumerable<string> inner) => $"<{name}>{string.Concat(inner)}</{name}>";
}
