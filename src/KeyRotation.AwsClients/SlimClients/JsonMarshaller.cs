using System;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.SlimClients;

/// <summary>
/// Writes the requests of an operation of a service with AWS JSON 1.1: a POST with an object.
/// </summary>
internal sealed class JsonMarshaller<TRequest> : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    private readonly string _serviceName;
    private readonly string _version;
    private readonly string _target;
    private readonly Action<TRequest, Utf8JsonWriter> _write;

    public JsonMarshaller(string serviceName, string version, string target, Action<TRequest, Utf8JsonWriter> write)
    {
        _serviceName = serviceName;
        _version = version;
        _target = target;
        _write = write;
    }

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var content = new PooledContentStream();
        var request = new DefaultRequest(input, _serviceName)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            ContentStream = content,
        };
        request.Headers["X-Amz-Target"] = _target;
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["x-amz-api-version"] = _version;
        using var json = new Utf8JsonWriter(content.BufferWriter);
        json.WriteStartObject();
        _write((TRequest)input, json);
        json.WriteEndObject();
        return request;
    }
}
