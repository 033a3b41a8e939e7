using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Sandbox.Http;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.SigV4;

namespace KeyRotation.Sandbox.Dispatch;

/// <summary>Determines the service and the operation of a request, because all services share one port.</summary>
internal sealed class ServiceDirectory
{
    private readonly List<QueryService> _query;
    private readonly List<JsonService> _json;
    private readonly Dictionary<string, HashSet<string>> _operations;

    public ServiceDirectory(IReadOnlyList<AwsService> services)
    {
        Services = services;
        _query = services.OfType<QueryService>().ToList();
        _json = services.OfType<JsonService>().ToList();
        _operations = services.ToDictionary(
            service => service.SigningName, service => new HashSet<string>(service.Operations, StringComparer.Ordinal));
    }

    public IReadOnlyList<AwsService> Services { get; }

    /// <summary>
    /// Returns the service, and the operation if the service has it. Otherwise sets the refusal that names what is
    /// missing.
    /// </summary>
    public AwsService Recognise(HttpRequest request, out string? operation, out AwsErrorException? refusal)
    {
        string? target = request.Header("X-Amz-Target");
        return target is null
            ? RecogniseQuery(request, out operation, out refusal)
            : RecogniseJson(target, request, out operation, out refusal);
    }

    private JsonService RecogniseJson(
        string target, HttpRequest request, out string? operation, out AwsErrorException? refusal)
    {
        int dot = target.LastIndexOf('.');
        string prefix = dot < 0 ? string.Empty : target.Substring(0, dot);
        string name = target.Substring(dot + 1);
        JsonService? service = _json.Find(candidate => candidate.Target == prefix);
        bool offered = service is not null && _operations[service.SigningName].Contains(name);
        operation = offered ? name : null;
        service ??= _json.Find(candidate => candidate.SigningName == SignatureParts.ServiceOf(request)) ?? _json[0];
        refusal = offered
            ? null
            : service.Common(
                CommonError.UnknownOperation,
                $"The operation {target} is not supported. Supported: {Offered(service)}.");
        return service;
    }

    private AwsService RecogniseQuery(HttpRequest request, out string? operation, out AwsErrorException? refusal)
    {
        Dictionary<string, string> parameters = QueryInput.Parameters(request);
        parameters.TryGetValue("Version", out string? version);
        string? signedFor = SignatureParts.ServiceOf(request);
        AwsService service = Services.FirstOrDefault(candidate => candidate.SigningName == signedFor)
            ?? _query.Find(candidate => candidate.Version == version)
            ?? _query[0];
        operation = null;
        if (service is not QueryService query)
        {
            refusal = service.Common(CommonError.UnknownOperation, "The header X-Amz-Target is missing.");
            return service;
        }

        if (!parameters.TryGetValue("Action", out string? action))
        {
            refusal = new AwsErrorException("MissingAction", 400, "The request must contain the parameter Action.");
            return service;
        }

        bool offered =
            _operations[service.SigningName].Contains(action) && (version is null || version == query.Version);
        operation = offered ? action : null;
        refusal = offered
            ? null
            : service.Common(
                CommonError.UnknownOperation,
                $"Could not find operation {action} for version {version ?? query.Version}. Supported in {query.Version}: {Offered(service)}.");
        return service;
    }

    private static string Offered(AwsService service) => string.Join(", ", service.Operations);
}
