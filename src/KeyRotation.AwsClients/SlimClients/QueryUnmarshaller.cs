using System;
using System.IO;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.SlimClients;

/// <summary>Reads the responses of an operation of a service with AWS Query (form in, XML out).</summary>
internal sealed class QueryUnmarshaller<TResponse> : XmlResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, IXmlStructure
{
    private readonly string _operation;
    private readonly string? _required;
    private readonly Func<TResponse> _create;
    private readonly Func<ErrorResponse, byte[], AmazonServiceException> _createException;

    public QueryUnmarshaller(
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

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
    {
        using AnswerBytes bytes = ReadBody(context);
        if (bytes.Length == 0)
        {
            throw UnusableAnswer.Empty(_operation, context);
        }

        try
        {
            return Parse(bytes);
        }
        catch (Exception e) when (UnusableAnswer.Explains(e))
        {
            throw XmlCutOff.IsCutOff(bytes.Span)
                ? UnusableAnswer.CutOff(_operation, context, bytes.Length, e)
                : UnusableAnswer.Malformed(_operation, context, e);
        }
    }

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        ErrorResponse error = ReadError(context);
        byte[] body = Answers.ErrorBody(context, context.Stream);
        if (!StrictUtf8.IsValid(body, body.Length))
        {
            error = Answers.UnreadableError();
        }

        error.InnerException = innerException;
        Answers.Complete(error, context, statusCode);
        return _createException(error, body);
    }

    private static ErrorResponse ReadError(XmlUnmarshallerContext context)
    {
        try
        {
            return XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(context);
        }
        catch (Exception e) when (e is AmazonClientException or ArgumentException || UnusableAnswer.Explains(e))
        {
            // The SDK accepts XML that is not well-formed, but not an unknown error type.
            return Answers.UnreadableError();
        }
    }

    private AnswerBytes ReadBody(XmlUnmarshallerContext context)
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

    private TResponse Parse(in AnswerBytes bytes)
    {
        bytes.CheckUtf8();
        TResponse response = _create();
        using MemoryStream stream = bytes.OpenStream();
        using var answer = new XmlAnswer(stream);
        response.ResponseMetadata = new ResponseMetadata
        {
            RequestId = answer.Document(_operation, response, _required),
        };
        return response;
    }
}
