using System;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.SlimClients;

/// <summary>Reads the responses of an operation of a service with AWS JSON 1.1.</summary>
internal sealed class JsonUnmarshaller<TResponse> : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, IJsonStructure
{
    private readonly string _operation;
    private readonly string? _required;
    private readonly Func<TResponse> _create;
    private readonly Func<ErrorResponse, byte[], AmazonServiceException> _createException;

    public JsonUnmarshaller(
        string operation,
        string? required,
        Func<TResponse> create,
        Func<ErrorResponse, byte[], AmazonServiceException> createException)
    {
        _operation = operation;
        _required = required;
        _create = create;
        _createException = createException;
    }

    // The base class would hide the cause in an inner exception.
    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input) =>
        Unmarshall((JsonUnmarshallerContext)input);

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using AnswerBytes bytes = ReadBody(input);
        if (bytes.Length == 0)
        {
            throw UnusableAnswer.Empty(_operation, input);
        }

        try
        {
            bytes.CheckUtf8();
            TResponse response = _create();
            JsonAnswer.Document(bytes.Span, input.JsonMaxDepth, response, _required);
            response.ResponseMetadata = new ResponseMetadata { RequestId = Answers.RequestId(input) };
            return response;
        }
        catch (Exception e) when (UnusableAnswer.Explains(e))
        {
            throw JsonAnswer.IsCutOff(bytes.Span, input.JsonMaxDepth)
                ? UnusableAnswer.CutOff(_operation, input, bytes.Length, e)
                : UnusableAnswer.Malformed(_operation, input, e);
        }
    }

    // The base class would drop a request ID that is not in a header.
    public override AmazonServiceException UnmarshallException(
        UnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode) => UnmarshallException((JsonUnmarshallerContext)input, innerException, statusCode);

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        ErrorResponse error = ReadError(input);
        byte[] body = Answers.ErrorBody(input, input.Stream);
        if (!StrictUtf8.IsValid(body, body.Length))
        {
            error = Answers.UnreadableError();
            body = [];
        }

        error.InnerException = innerException;
        Answers.Complete(error, input, statusCode);
        return _createException(error, body);
    }

    private static ErrorResponse ReadError(JsonUnmarshallerContext context)
    {
        try
        {
            var reader = new StreamingUtf8JsonReader(context.Stream);
            return JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        }
        catch (Exception e) when (e is AmazonClientException || UnusableAnswer.Explains(e))
        {
            // Not an error document of AWS, such as a message that is not text, or a connection that failed. Headers
            // and status still apply.
            return Answers.UnreadableError();
        }
    }

    private AnswerBytes ReadBody(JsonUnmarshallerContext context)
    {
        try
        {
            return AnswerBytes.Read(context.Stream, context.ResponseData.ContentLength);
        }
        catch (Exception e) when (UnusableAnswer.Explains(e))
        {
            throw UnusableAnswer.NotReceived(_operation, context, e);
        }
    }
}
