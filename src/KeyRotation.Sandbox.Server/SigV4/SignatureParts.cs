using System;
using System.Collections.Generic;
using System.Globalization;
using KeyRotation.Sandbox.Http;

namespace KeyRotation.Sandbox.SigV4;

/// <summary>The signature of a request, from the Authorization header or the query string (a presigned URL).</summary>
internal sealed class SignatureParts
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    private SignatureParts(
        string[] scope,
        string signedHeaders,
        string signature,
        string date,
        DateTimeOffset time,
        string? token,
        bool inQuery)
    {
        AccessKey = scope[0];
        ScopeDate = scope[1];
        Region = scope[2];
        Service = scope[3];
        SignedHeaders = signedHeaders;
        Signature = signature;
        Date = date;
        Time = time;
        SessionToken = token;
        InQuery = inQuery;
    }

    public string AccessKey { get; }

    public string ScopeDate { get; }

    public string Region { get; }

    public string Service { get; }

    public string Scope => ScopeDate + "/" + Region + "/" + Service + "/aws4_request";

    public string SignedHeaders { get; }

    public string Signature { get; }

    public string Date { get; }

    public DateTimeOffset Time { get; }

    public string? SessionToken { get; }

    public bool InQuery { get; }

    /// <summary>Reads the signature; null if the request has none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="problem">What is wrong with an incomplete signature.</param>
    public static SignatureParts? Read(HttpRequest request, out string? problem)
    {
        string? authorization = request.Header("Authorization");
        if (authorization is not null)
        {
            return ReadHeader(request, authorization, out problem);
        }

        problem = null;
        return request.Query.IndexOf("X-Amz-Signature=", StringComparison.Ordinal) >= 0
            ? ReadQuery(request, out problem)
            : null;
    }

    /// <summary>
    /// The service name in the credential scope, if it can be parsed. It determines the protocol of the answer.
    /// </summary>
    public static string? ServiceOf(HttpRequest request)
    {
        SignatureParts? parts = Read(request, out _);
        return parts?.Service;
    }

    private static SignatureParts? ReadHeader(HttpRequest request, string authorization, out string? problem)
    {
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            problem = "Only " + Algorithm + " signatures are accepted.";
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string field in authorization.Substring(Algorithm.Length + 1).Split(','))
        {
            int equals = field.IndexOf('=');
            if (equals > 0)
            {
                fields[field.Substring(0, equals).Trim()] = field.Substring(equals + 1).Trim();
            }
        }

        string? date = request.Header("X-Amz-Date") ?? FromHttpDate(request.Header("Date"));
        return Assemble(
            fields,
            "Credential",
            "SignedHeaders",
            "Signature",
            date,
            request.Header("X-Amz-Security-Token"),
            false,
            out problem);
    }

    private static SignatureParts? ReadQuery(HttpRequest request, out string? problem)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> pair in UrlCoding.Pairs(request.Query))
        {
            fields[pair.Key] = pair.Value;
        }

        fields.TryGetValue("X-Amz-Date", out string? date);
        fields.TryGetValue("X-Amz-Security-Token", out string? token);
        return Assemble(
            fields, "X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature", date, token, true, out problem);
    }

    private static SignatureParts? Assemble(
        Dictionary<string, string> fields,
        string credentialName,
        string headersName,
        string signatureName,
        string? date,
        string? token,
        bool inQuery,
        out string? problem)
    {
        problem = null;
        foreach (string name in new[] { credentialName, signatureName, headersName })
        {
            if (!fields.ContainsKey(name))
            {
                problem = $"Authorization requires '{name}'.";
                return null;
            }
        }

        string[] scope = fields[credentialName].Split('/');
        if (scope.Length != 5 || scope[4] != "aws4_request")
        {
            problem = "Credential must be of the form ACCESS-KEY/YYYYMMDD/REGION/SERVICE/aws4_request.";
            return null;
        }

        if (date is null || !TryParseDate(date, out DateTimeOffset time))
        {
            problem = "Authorization requires an 'X-Amz-Date' of the form YYYYMMDDTHHMMSSZ.";
            return null;
        }

        return new SignatureParts(scope, fields[headersName], fields[signatureName], date, time, token, inQuery);
    }

    private static string? FromHttpDate(string? date) =>
        DateTimeOffset.TryParseExact(
            date, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture)
            : null;

    private static bool TryParseDate(string date, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
