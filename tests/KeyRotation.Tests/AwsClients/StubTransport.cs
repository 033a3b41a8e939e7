using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;

namespace KeyRotation.Tests.AwsClients;

/// <summary>Answers the requests of a client from memory, and remembers them.</summary>
internal sealed class StubTransport : HttpClientFactory
{
    private readonly Func<Request, HttpResponseMessage> _answer;

    public StubTransport(Func<Request, HttpResponseMessage> answer) => _answer = answer;

    public List<Request> Requests { get; } = [];

    public static StubTransport Of(
        string body,
        HttpStatusCode status = HttpStatusCode.OK,
        string contentType = "text/xml",
        params (string Name, string Value)[] headers) => new(_ => Answer(body, status, contentType, headers));

    public static HttpResponseMessage Answer(
        string body,
        HttpStatusCode status = HttpStatusCode.OK,
        string contentType = "text/xml",
        params (string Name, string Value)[] headers) =>
        Answer(new ByteArrayContent(Encoding.UTF8.GetBytes(body)), status, contentType, headers);

    public static HttpResponseMessage Answer(
        HttpContent content,
        HttpStatusCode status = HttpStatusCode.OK,
        string contentType = "text/xml",
        params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = content };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    internal sealed record Request(
        int Number, string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body);

    private sealed class Handler(StubTransport transport) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage message, CancellationToken cancellationToken)
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (KeyValuePair<string, IEnumerable<string>> header in message.Headers)
            {
                headers[header.Key] = string.Join(",", header.Value);
            }

            foreach (KeyValuePair<string, IEnumerable<string>> header in message.Content!.Headers)
            {
                headers[header.Key] = string.Join(",", header.Value);
            }

            string body = await message.Content.ReadAsStringAsync(cancellationToken);
            Request request;
            lock (transport.Requests)
            {
                request = new Request(
                    transport.Requests.Count + 1, message.Method.Method, message.RequestUri!, headers, body);
                transport.Requests.Add(request);
            }

            HttpResponseMessage response = transport._answer(request);
            response.RequestMessage = message;
            return response;
        }
    }
}
