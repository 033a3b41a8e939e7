using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeyRotation.Sandbox.Http;

namespace KeyRotation.Sandbox.Control;

/// <summary>The sandbox's own pages, which need no signature: state, faults, and changes by other actors.</summary>
internal sealed class ControlPages
{
    private const string Prefix = "/_sandbox/";

    private readonly Func<SandboxState> _state;
    private readonly SandboxFaults _faults;
    private readonly ChangesPage _changes;

    public ControlPages(Func<SandboxState> state, SandboxFaults faults, ChangesPage changes)
    {
        _state = state;
        _faults = faults;
        _changes = changes;
    }

    public static bool Has(HttpRequest request) => request.Path.StartsWith(Prefix, StringComparison.Ordinal);

    public HttpAnswer Answer(HttpRequest request)
    {
        switch (request.Path.Substring(Prefix.Length))
        {
            case "state":
                return request.Is("GET") ? State() : NotAllowed("GET");
            case "faults" when request.Is("GET"):
                return Faults();
            case "faults" when request.Is("POST"):
                return AddFaults(request);
            case "faults" when request.Is("DELETE"):
                _faults.Clear();
                return Faults();
            case "faults":
                return NotAllowed("GET, POST, DELETE");
            case "changes":
                return request.Is("POST") ? Change(request) : NotAllowed("POST");
            default:
                return HttpAnswer.Text(
                    404, "Pages: GET /_sandbox/state; GET, POST and DELETE /_sandbox/faults; POST /_sandbox/changes.");
        }
    }

    private HttpAnswer State()
    {
        SandboxState state = _state();
        return Json(json =>
        {
            json.WriteStartObject();
            WriteNumbers(json, "calls", state.Calls);
            WriteNumbers(json, "rotations", state.Rotations);
            json.WriteStartObject("states");
            foreach (KeyValuePair<string, string> pair in state.States)
            {
                json.WriteString(pair.Key, pair.Value);
            }

            json.WriteEndObject();
            json.WriteNumber("throttled", state.Throttled);
            json.WriteEndObject();
        });
    }

    private HttpAnswer Faults() => Json(json =>
    {
        json.WriteStartArray();
        foreach (SandboxFault fault in _faults.All)
        {
            json.WriteStartObject();
            json.WriteString("fault", fault.ToString());
            json.WriteNumber("hits", fault.Hits);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Adds a JSON list of faults, each in the format of the command line. Adds all of them or none.</summary>
    private HttpAnswer AddFaults(HttpRequest request)
    {
        if (!IsJson(request))
        {
            return HttpAnswer.Text(
                415, "Send application/json: a list of faults such as [\"RotateEncryptionKey:drop-after:1\"].");
        }

        try
        {
            var faults = new List<SandboxFault>();
            using JsonDocument document = JsonDocument.Parse(request.Body);
            foreach (JsonElement item in document.RootElement.EnumerateArray())
            {
                faults.Add(SandboxFault.Parse(item.GetString() ?? string.Empty));
            }

            faults.ForEach(_faults.Add);
            return Faults();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return HttpAnswer.Text(400, "Send a JSON list of strings such as [\"RotateEncryptionKey:drop-after:1\"].");
        }
        catch (FormatException e)
        {
            return HttpAnswer.Text(400, e.Message);
        }
    }

    /// <summary>Applies a JSON list of changes and returns a list of whether each took effect.</summary>
    private HttpAnswer Change(HttpRequest request)
    {
        if (!IsJson(request))
        {
            return HttpAnswer.Text(415, "Send application/json, such as " + ChangesPage.Example + ".");
        }

        try
        {
            IReadOnlyList<bool> done = _changes.Apply(request.Body);
            return Json(json =>
            {
                json.WriteStartArray();
                foreach (bool one in done)
                {
                    json.WriteBooleanValue(one);
                }

                json.WriteEndArray();
            });
        }
        catch (JsonException)
        {
            return HttpAnswer.Text(400, "Send a JSON list such as " + ChangesPage.Example + ".");
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return HttpAnswer.Text(400, e.Message);
        }
    }

    // A browser sends this content type to another origin only after a preflight request, which this server does not
    // answer.
    private static bool IsJson(HttpRequest request)
        => request.Header("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, int> numbers)
    {
        json.WriteStartObject(name);
        foreach (KeyValuePair<string, int> pair in numbers)
        {
            json.WriteNumber(pair.Key, pair.Value);
        }

        json.WriteEndObject();
    }

    private static HttpAnswer NotAllowed(string methods)
    {
        HttpAnswer answer = HttpAnswer.Text(405, "Allowed methods: " + methods + ".");
        answer.Headers = new Dictionary<string, string> { ["Allow"] = methods };
        return answer;
    }

    private static HttpAnswer Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (
            var json = new Utf8JsonWriter(
                stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }

        return new HttpAnswer(200, "application/json", stream.ToArray());
    }
}
