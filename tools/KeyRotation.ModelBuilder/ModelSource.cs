using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KeyRotation.ModelBuilder;

/// <summary>The model classes of a service: requests, responses, structures and constants.</summary>
internal static class ModelSource
{
    /// <summary>The request of an operation.</summary>
    public static string Request(ServiceModel service, string operation, Structure shape) =>
        Class(shape, $"{operation}Request", [$"Amazon{service.Name}Request"], Properties(shape, isResponse: false));

    /// <summary>The response of an operation.</summary>
    public static string Response(ServiceModel service, string operation, Structure shape) => Class(
        shape,
        $"{operation}Response",
        ["AmazonWebServiceResponse", ReadInterface(service)],
        [.. Properties(shape, isResponse: true), ReadMember(service, shape)]);

    /// <summary>A structure.</summary>
    public static string Structure(ServiceModel service, string name, Structure shape) => service.Read.Contains(name)
        ? Class(
            shape,
            name,
            [ReadInterface(service)],
            [.. Properties(shape, isResponse: false), ReadMember(service, shape)])
        : Class(shape, name, [], Properties(shape, isResponse: false));

    /// <summary>The constants of an enumeration. The service can add values.</summary>
    public static string Constant(string name, Constant constant) => $$"""
        {{Code.Doc(constant)}}
        public class {{name}} : ConstantClass
        {
            {{Code.Indent(4, Code.Blocks(constant.Values.Select(pair => $"""
                /// <summary>The value <c>{pair.Value}</c>.</summary>
                public static readonly {name} {pair.Key} = new("{pair.Value}");
                """)))}}

            /// <summary>Creates a value that this version does not know.</summary>
            public {{name}}(string value)
                : base(value)
            {
            }

            /// <summary>The constant with this text, or a new value.</summary>
            public static {{name}} FindValue(string value) => FindValue<{{name}}>(value);

            /// <summary>The constant with this text, or a new value.</summary>
            public static implicit operator {{name}}(string value) => FindValue(value);
        }
        """;

    private static string Class(Structure shape, string name, string[] bases, IEnumerable<string> members) => $$"""
        {{Code.Doc(shape)}}
        public class {{name}}{{(bases.Length == 0 ? string.Empty : " : " + string.Join(", ", bases))}}
        {
            {{Code.Indent(4, Code.Blocks(members))}}
        }
        """;

    private static IEnumerable<string> Properties(Structure shape, bool isResponse)
    {
        foreach ((string name, Member member) in shape.Members)
        {
            // A response without its required member is an error, so that callers need not check for null.
            bool notNull = isResponse && member.Required;
            string type = notNull ? member.CSharpType : member.CSharpType + "?";
            string initial = member.IsList
                ? $" = Collections.Initial<{member.CSharpItem}>(){NotNull(member)};"
                : notNull ? " = null!;" : string.Empty;
            string property = $"public {type} {Code.Property(name)} {{ get; set; }}{initial}";
            yield return Code.Lines([Code.Doc(member), .. Attribute(member), property]);
        }
    }

    private static IEnumerable<string> Attribute(Member member)
    {
        (string Name, string? Value)[] settings =
        [
            ("Required", member.Required ? "true" : null),
            ("Sensitive", member.Sensitive ? "true" : null),
            ("Min", member.Min?.ToString(CultureInfo.InvariantCulture)),
            ("Max", member.Max?.ToString(CultureInfo.InvariantCulture)),
        ];
        string set = string.Join(", ", settings.Where(setting => setting.Value != null)
            .Select(setting => $"{setting.Name} = {setting.Value}"));
        return set.Length == 0 ? [] : [$"[AWSProperty({set})]"];
    }

    private static string ReadInterface(ServiceModel service) =>
        service.Protocol == Protocol.Query ? "IXmlStructure" : "IJsonStructure";

    private static string ReadMember(ServiceModel service, Structure shape) =>
        service.Protocol == Protocol.Query ? ReadXmlMember(service, shape) : ReadJsonMember(service, shape);

    // A switch: a table of delegates would cost compilation of each of them at the first response.
    private static string ReadXmlMember(ServiceModel service, Structure shape) => $$"""
        bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
        {
            switch (name)
            {
                {{Code.Indent(8, Code.Lines(shape.Members.Select(pair => $"""
                    case "{pair.Key}":
                        {Code.Property(pair.Key)} = {XmlValue(service, pair.Key, pair.Value)}{NotNull(pair.Value)};
                        return true;
                    """)))}}
                default:
                    return false;
            }
        }
        """;

    private static string ReadJsonMember(ServiceModel service, Structure shape) => $$"""
        bool IJsonStructure.ReadMember(ref Utf8JsonReader json)
        {
            {{Code.Indent(4, Code.Lines(shape.Members.Select((pair, i) => $$"""
                {{(i == 0 ? "if" : "else if")}} (json.ValueTextEquals("{{pair.Key}}"u8))
                {
                    {{Code.Property(pair.Key)}} = {{JsonValue(service, pair.Value)}}{{NotNull(pair.Value)}};
                }
                """)))}}
            else
            {
                return false;
            }

            return true;
        }
        """;

    private static string NotNull(Member member) => member.Required ? "!" : string.Empty;

    private static string XmlValue(ServiceModel service, string name, Member member)
    {
        string value = member.ScalarMethod is { } method ? $"answer.{method}()"
            : service.Constants.ContainsKey(member.ItemType) ? $"{member.ItemType}.FindValue(answer.Text())"
            : $"answer.Structure(new {member.ItemType}())";
        return member.IsList
            ? $"answer.List({Code.Property(name)}, \"{member.Item}\", static answer => {value})"
            : value;
    }

    private static string JsonValue(ServiceModel service, Member member) => member switch
    {
        { IsList: true, ScalarMethod: { } method } => $"json.{method}List()",
        { IsList: true } => $"json.StructureList(static () => new {member.ItemType}())",
        { ScalarMethod: { } method } => $"json.{method}()",
        _ when service.Constants.ContainsKey(member.ItemType) =>
            $"json.Text() is {{ }} text ? {member.ItemType}.FindValue(text) : null",
        _ => $"json.Structure(new {member.ItemType}())",
    };
}
