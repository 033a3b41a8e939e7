using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Amazon.CloudTrail;
using Amazon.Redshift;
using Amazon.RedshiftServerless;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>The model of the services, as aws-shapes.json has it, and the .NET names that belong to it.</summary>
internal static class Shapes
{
    private static readonly JsonNode s_model = Load();

    public static IEnumerable<string> Services => ["redshift", "redshift-serverless", "cloudtrail"];

    public static IEnumerable<string> Operations(string service) =>
        Object(s_model[service]!["operations"]).Select(o => o.Key);

    /// <summary>Each service with each of its operations, as data of theories.</summary>
    public static TheoryData<string, string> AllOperations() =>
        Data(from s in Services from o in Operations(s) select (s, o));

    public static TheoryData<string, string> Data(IEnumerable<(string, string)> rows)
    {
        var data = new TheoryData<string, string>();
        foreach ((string first, string second) in rows)
        {
            data.Add(first, second);
        }

        return data;
    }

    public static JsonObject Operation(string service, string operation) =>
        s_model[service]!["operations"]![operation]!.AsObject();

    public static string ResponseShape(string service, string operation) =>
        Operation(service, operation)["responseShape"]!.GetValue<string>();

    public static IEnumerable<string> Names(string service) => Object(s_model[service]!["shapes"]).Select(o => o.Key);

    public static IEnumerable<Member> Members(string service, string shape)
    {
        JsonNode node = s_model[service]!["shapes"]![shape]!;
        return Object(node["members"] ?? node).Select(m => new Member(m.Key, m.Value!.AsObject()));
    }

    /// <summary>The shapes that only requests have.</summary>
    public static IEnumerable<string> InputNames(string service) =>
        s_model[service]!["inputShapes"] is { } shapes ? Object(shapes).Select(o => o.Key) : [];

    /// <summary>The members of a shape that only requests have.</summary>
    public static IEnumerable<Member> InputMembers(string service, string shape) =>
        Object(s_model[service]!["inputShapes"]![shape]!["members"])
            .Select(m => new Member(m.Key, m.Value!.AsObject()));

    /// <summary>Whether the service writes times as seconds since 1970.</summary>
    public static bool WritesTimesAsNumbers(string service) =>
        s_model[service]!["defaultTimestampFormat"]!.GetValue<string>() == "unixTimestamp";

    public static JsonObject Errors(string service) => s_model[service]!["errors"]!.AsObject();

    public static string Namespace(string service) => service switch
    {
        "redshift" => "Amazon.Redshift",
        "cloudtrail" => "Amazon.CloudTrail",
        _ => "Amazon.RedshiftServerless",
    };

    public static Type ModelType(string service, string name) =>
        Assembly(service).GetType($"{Namespace(service)}.Model.{name}", throwOnError: true)!;

    public static Type ConstantType(string service, string name) =>
        Assembly(service).GetType($"{Namespace(service)}.{name}", throwOnError: true)!;

    /// <summary>The type of a shape: a response is named after its operation, everything else after itself.</summary>
    public static Type ShapeType(string service, string shape)
    {
        string? operation = Operations(service).FirstOrDefault(o => ResponseShape(service, o) == shape);
        return ModelType(service, operation == null ? shape : operation + "Response");
    }

    public static string PropertyName(string member) => char.ToUpperInvariant(member[0]) + member.Substring(1);

    /// <summary>An operation whose answer can hold the shape.</summary>
    public static string OperationWith(string service, string shape) =>
        Operations(service).First(o => Reaches(service, ResponseShape(service, o), shape));

    private static bool Reaches(string service, string from, string shape) =>
        from == shape || Members(service, from).Any(m => m.Target is { } target && Reaches(service, target, shape));

    private static System.Reflection.Assembly Assembly(string service) => service switch
    {
        "redshift" => typeof(AmazonRedshiftClient).Assembly,
        "cloudtrail" => typeof(AmazonCloudTrailClient).Assembly,
        _ => typeof(AmazonRedshiftServerlessClient).Assembly,
    };

    private static JsonNode Load()
    {
        using Stream stream = typeof(Shapes).Assembly.GetManifestResourceStream("aws-shapes.json")!;
        return JsonNode.Parse(stream)!;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Object(JsonNode? node) => node!.AsObject();

    internal sealed record Member(string Name, JsonObject Model)
    {
        public string Type => Model["t"]!.GetValue<string>();

        public string WireName => Model["loc"]!.GetValue<string>();

        public string ItemName => Model["memberLoc"]?.GetValue<string>() ?? "member";

        public bool HoldsText => Model["memberType"]?.GetValue<string>() == "string";

        public string? EnumName => Model["enum"] == null ? null : Model["shape"]!.GetValue<string>();

        public string[] EnumValues => Model["enum"]!.AsArray().Select(v => v!.GetValue<string>()).ToArray();

        /// <summary>The shape that it, or each of its items, has; null for what has no members.</summary>
        public string? Target => Type switch
        {
            "structure" => Model["shape"]!.GetValue<string>(),
            "list" when !HoldsText => Model["memberShape"]!.GetValue<string>(),
            _ => null,
        };
    }
}
