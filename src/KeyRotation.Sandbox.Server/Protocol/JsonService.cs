using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeyRotation.Sandbox.Http;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>A service with the JSON 1.1 protocol: the operation in X-Amz-Target, JSON input and output.</summary>
internal abstract class JsonService : AwsService
{
    public const string ContentType = "application/x-amz-json-1.1";

    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _errorNamespace;
    private readonly Dictionary<string, JsonOperation> _operations = new(StringComparer.Ordinal);

    /// <param name="signingName">The service name in a credential scope.</param>
    /// <param name="target">The part of X-Amz-Target before the dot.</param>
    /// <param name="errorNamespace">The part of an error's __type before the #; empty if the service omits it.</param>
    protected JsonService(string signingName, string target, string errorNamespace)
        : base(signingName)
    {
        Target = target;
        _errorNamespace = errorNamespace;
    }

    protected delegate void Handler(JsonInput input, CallContext context, Utf8JsonWriter result);

    public string Target { get; }

    public override IEnumerable<string> Operations => _operations.Keys;

    public override OperationInput ReadInput(string operation, HttpRequest request)
        => new JsonInput(operation, request.Body, _operations[operation].IdentifierName);

    public override HttpAnswer Execute(OperationInput input, CallContext context)
    {
        JsonOperation operation = _operations[input.Operation];
        if (operation.HasNoOutput)
        {
            operation.Handle((JsonInput)input, context, null!);
            return new HttpAnswer(200, ContentType, Array.Empty<byte>()) { RequestId = context.RequestId };
        }

        byte[] body = Document(json => operation.Handle((JsonInput)input, context, json));
        return new HttpAnswer(200, ContentType, body) { RequestId = context.RequestId };
    }

    public override HttpAnswer Refuse(AwsErrorException error, string requestId)
    {
        string prefix = error.IsCommon ? "com.amazon.coral.service#" : _errorNamespace;
        byte[] body = Document(json =>
        {
            json.WriteString("__type", prefix + error.Code);
            if (!error.HasNoMessage)
            {
                // AWS is not consistent about the case of this name.
                json.WriteString(error.Code == "AccessDeniedException" ? "Message" : "message", error.Message);
            }

            if (error.ResourceName is not null)
            {
                json.WriteString("resourceName", error.ResourceName);
            }
        });
        return new HttpAnswer(error.Status, ContentType, body)
        {
            RequestId = requestId,
            ErrorCode = error.Code,
            ErrorMessage = error.Message,
        };
    }

    public override AwsErrorException Common(CommonError error, string message)
    {
        string code = error switch
        {
            CommonError.MissingToken => "MissingAuthenticationTokenException",
            CommonError.IncompleteSignature => "IncompleteSignatureException",
            CommonError.SignatureMismatch => "InvalidSignatureException",
            CommonError.SignatureExpired => "InvalidSignatureException",
            CommonError.UnknownAccessKey => "UnrecognizedClientException",
            CommonError.ExpiredToken => "ExpiredTokenException",
            CommonError.AccessDenied => "AccessDeniedException",
            CommonError.Throttled => "ThrottlingException",
            CommonError.UnknownOperation => "UnknownOperationException",
            _ => "SerializationException",
        };
        return new AwsErrorException(code, 400, message) { IsCommon = true };
    }

    protected void Offer(string operation, string? identifierName, Handler handle)
        => _operations.Add(operation, new JsonOperation(identifierName, handle, hasNoOutput: false));

    /// <summary>Adds an operation that answers with an empty body, without even an empty object.</summary>
    protected void OfferWithoutOutput(
        string operation, string? identifierName, Action<JsonInput, CallContext> handle) =>
        _operations.Add(
            operation,
            new JsonOperation(identifierName, (input, context, _) => handle(input, context), hasNoOutput: true));

    private static byte[] Document(Action<Utf8JsonWriter> writeMembers)
    {
        using var stream = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(stream, s_json))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private readonly struct JsonOperation
    {
        public JsonOperation(string? identifierName, Handler handle, bool hasNoOutput)
        {
            IdentifierName = identifierName;
            Handle = handle;
            HasNoOutput = hasNoOutput;
        }

        public string? IdentifierName { get; }

        public Handler Handle { get; }

        public bool HasNoOutput { get; }
    }
}
