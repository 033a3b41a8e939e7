using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Xml;
using KeyRotation.Sandbox.Http;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>A service with the Query protocol: form input, XML output.</summary>
internal abstract class QueryService : AwsService
{
    private static readonly XmlWriterSettings s_xml = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = true,
    };

    private readonly string _xmlNamespace;
    private readonly Dictionary<string, QueryOperation> _operations = new(StringComparer.Ordinal);

    protected QueryService(string signingName, string version, string xmlNamespace)
        : base(signingName)
    {
        Version = version;
        _xmlNamespace = xmlNamespace;
    }

    protected delegate void Handler(QueryInput input, CallContext context, XmlWriter result);

    /// <summary>The API version that a call must specify.</summary>
    public string Version { get; }

    public override IEnumerable<string> Operations => _operations.Keys;

    public override string InternalErrorCode => "InternalFailure";

    public override OperationInput ReadInput(string operation, HttpRequest request)
        => QueryInput.Read(operation, request, _operations[operation].IdentifierName);

    public override HttpAnswer Execute(OperationInput input, CallContext context)
    {
        byte[] body = Document(xml =>
        {
            xml.WriteStartElement(input.Operation + "Response", _xmlNamespace);
            xml.WriteStartElement(input.Operation + "Result");
            _operations[input.Operation].Handle((QueryInput)input, context, xml);
            xml.WriteEndElement();
            xml.WriteStartElement("ResponseMetadata");
            xml.WriteElementString("RequestId", context.RequestId);
            xml.WriteEndElement();
            xml.WriteEndElement();
        });
        return new HttpAnswer(200, "text/xml", body) { RequestId = context.RequestId };
    }

    public override HttpAnswer Refuse(AwsErrorException error, string requestId)
    {
        byte[] body = Document(xml =>
        {
            xml.WriteStartElement("ErrorResponse", _xmlNamespace);
            xml.WriteStartElement("Error");
            xml.WriteElementString("Type", error.Status >= 500 ? "Receiver" : "Sender");
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", Printable(error.Message));
            xml.WriteEndElement();
            xml.WriteElementString("RequestId", requestId);
            xml.WriteEndElement();
        });
        return new HttpAnswer(error.Status, "text/xml", body)
        {
            RequestId = requestId,
            ErrorCode = error.Code,
            ErrorMessage = error.Message,
        };
    }

    public override AwsErrorException Common(CommonError error, string message)
    {
        (string code, int status) = error switch
        {
            CommonError.MissingToken => ("MissingAuthenticationToken", 403),
            CommonError.IncompleteSignature => ("IncompleteSignature", 400),
            CommonError.SignatureMismatch => ("SignatureDoesNotMatch", 403),
            // The Query front end has no separate code for an expired signature. Only the message differs.
            CommonError.SignatureExpired => ("SignatureDoesNotMatch", 403),
            CommonError.UnknownAccessKey => ("InvalidClientTokenId", 403),
            CommonError.ExpiredToken => ("ExpiredToken", 403),
            CommonError.AccessDenied => ("AccessDenied", 403),
            CommonError.Throttled => ("Throttling", 400),
            CommonError.UnknownOperation => ("InvalidAction", 400),
            _ => ("MalformedQueryString", 404),
        };
        return new AwsErrorException(code, status, message) { IsCommon = true };
    }

    protected void Offer(string operation, string? identifierName, Handler handle)
        => _operations.Add(operation, new QueryOperation(identifierName, handle));

    private static byte[] Document(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream(1024);
        using (var xml = XmlWriter.Create(stream, s_xml))
        {
            write(xml);
        }

        return stream.ToArray();
    }

    /// <summary>Removes control characters, which XML cannot represent. Messages repeat input of the client.</summary>
    private static string Printable(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            result.Append(XmlConvert.IsXmlChar(c) ? c : '?');
        }

        return result.ToString();
    }

    private readonly struct QueryOperation
    {
        public QueryOperation(string? identifierName, Handler handle)
        {
            IdentifierName = identifierName;
            Handle = handle;
        }

        public string? IdentifierName { get; }

        public Handler Handle { get; }
    }
}
