using System;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Amazon.SlimClients;

/// <summary>Writes the requests of an operation of a service with AWS Query: a POST with a form.</summary>
internal sealed class QueryMarshaller<TRequest> : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    private readonly string _serviceName;
    private readonly string _version;
    private readonly string _operation;
    private readonly Action<TRequest, ParameterCollection> _write;

    public QueryMarshaller(
        string serviceName, string version, string operation, Action<TRequest, ParameterCollection> write)
    {
        _serviceName = serviceName;
        _version = version;
        _operation = operation;
        _write = write;
    }

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, _serviceName) { HttpMethod = "POST" };
        ParameterCollection form = request.ParameterCollection;
        form.Add("Action", _operation);
        form.Add("Version", _version);
        _write((TRequest)input, form);
        request.ContentStream = AWSSDKUtils.WriteParametersToPooledStream(request);
        return request;
    }
}
