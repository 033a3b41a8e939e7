using System.Collections.Generic;
using System.Linq;

namespace KeyRotation.ModelBuilder;

/// <summary>How the operations of a service are written and read.</summary>
internal static class OperationsSource
{
    private const string ErrorArguments = "e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode";

    /// <summary>The class with the operations.</summary>
    public static string Write(ServiceModel service) => $$"""
        /// <summary>How each operation is written and read. Created once: the SDK only reads these.</summary>
        internal static class {{service.Name}}Operations
        {
            {{Code.Indent(4, Code.Blocks(
                Code.Blocks(service.Operations.Select(pair => Operation(service, pair.Key, pair.Value))),
                Code.Blocks(service.Operations
                    .Select(pair => WriteMembers(service, pair.Key + "Request", pair.Value.Request))),
                Code.Blocks(service.Structures.Where(pair => service.Written.Contains(pair.Key))
                    .Select(pair => WriteMembers(service, pair.Key, pair.Value)))))}}

            private static AmazonServiceException CreateException(ErrorResponse e, byte[] body) => e.Code switch
            {
                {{Code.Indent(8, Code.Lines(service.Exceptions.Select(pair => Exception(pair.Key, pair.Value))))}}
                _ => new Amazon{{service.Name}}Exception({{ErrorArguments}}),
            };
        }
        """;

    private static string Operation(ServiceModel service, string name, Operation operation)
    {
        string protocol = service.Protocol == Protocol.Query ? "Query" : "Json";
        string required = operation.Response.Members.FirstOrDefault(pair => pair.Value.Required).Key is { } member
            ? $"\"{member}\""
            : "null";
        return $$"""
            public static InvokeOptions {{name}} { get; } = new()
            {
                RequestMarshaller = new {{protocol}}Marshaller<{{name}}Request>(
                    "Amazon.{{service.Name}}", "{{service.Version}}", "{{service.TargetPrefix}}{{name}}", Write),
                ResponseUnmarshaller = new {{protocol}}Unmarshaller<{{name}}Response>(
                    "{{name}}", required: {{required}}, static () => new {{name}}Response(), CreateException),
            };
            """;
    }

    private static string WriteMembers(ServiceModel service, string type, Structure shape)
    {
        string output = service.Protocol == Protocol.Query ? "ParameterCollection form" : "Utf8JsonWriter json";
        return $$"""
            private static void Write({{type}} value, {{output}})
            {
                {{Code.Indent(4, Code.Lines(shape.Members.Select(pair => WriteMember(service, pair.Key, pair.Value))))}}
            }
            """;
    }

    private static string WriteMember(ServiceModel service, string name, Member member)
    {
        string output = service.Protocol == Protocol.Query ? "form" : "json";
        string item = member.IsList && service.Protocol == Protocol.Query ? $"\"{member.Item}\", " : string.Empty;
        string value = "value." + Code.Property(name);
        (string method, string argument) = (member.IsList, member.ScalarMethod) switch
        {
            (false, { } scalar) => (scalar, value),
            (true, { } scalar) => (scalar + "List", value),
            (false, null) when service.Constants.ContainsKey(member.ItemType) => ("Text", value + "?.Value"),
            (false, null) => ("Structure", value + ", Write"),
            (true, null) => ("StructureList", value + ", Write"),
        };
        return $"{output}.Add{method}(\"{name}\", {item}{argument});";
    }

    private static string Exception(string name, ServiceError error)
    {
        IEnumerable<string> members = (error.Members ?? []).Select(pair =>
            $"{Code.Property(pair.Key)} = JsonAnswer.ErrorText(body, \"{pair.Key}\")");
        string initializer = error.Members == null ? string.Empty : $" {{ {string.Join(", ", members)} }}";
        return $"\"{error.Code ?? name}\" => new {name}({ErrorArguments}){initializer},";
    }
}
