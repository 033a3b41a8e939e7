using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace KeyRotation.Tests.Sandbox;

/// <summary>A raw answer, with short ways to what tests look at.</summary>
internal sealed class SandboxAnswer
{
    public SandboxAnswer(HttpResponseMessage response, byte[] body)
    {
        Status = (int)response.StatusCode;
        Body = body;
        Text = Encoding.UTF8.GetString(body);
        Date = response.Headers.Date;
        RequestId = response.Headers.TryGetValues("x-amzn-RequestId", out var values) ? values.Single() : null;
    }

    public int Status { get; }

    public byte[] Body { get; }

    public string Text { get; }

    public System.DateTimeOffset? Date { get; }

    public string? RequestId { get; }

    public XElement Xml => XElement.Parse(Text);

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>
    /// Status and code of a refusal, as in "400 InvalidClusterState"; without the prefix of a JSON error's type.
    /// </summary>
    public string Refusal
    {
        get
        {
            string code = Text.StartsWith('<') ? Element("Code") ?? "?" : Json.GetProperty("__type").GetString()!;
            return Status + " " + code[(code.IndexOf('#') + 1)..];
        }
    }

    public string Message =>
        Text.StartsWith('<')
            ? Element("Message") ?? "?"
            : (
                Json.TryGetProperty("message", out JsonElement message) ? message : Json.GetProperty("Message")).GetString()!;

    /// <summary>The text of the first element of a name, wherever it is.</summary>
    public string? Element(string name) =>
        Xml.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    public string[] Elements(string name) =>
        Xml.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value).ToArray();
}
