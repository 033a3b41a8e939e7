using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;

namespace KeyRotation.ModelBuilder;

/// <summary>How a service reads requests and writes responses.</summary>
internal enum Protocol
{
    /// <summary>AWS Query: a form in, XML out.</summary>
    Query,

    /// <summary>AWS JSON 1.1.</summary>
    Json,
}

/// <summary>Something with XML documentation.</summary>
internal interface IDocumented
{
    /// <summary>The summary, in the XML of doc comments.</summary>
    string Doc { get; }

    /// <summary>The sentences of the remarks, if any.</summary>
    string[]? Remarks { get; }
}

/// <summary>A service, as its shape file describes it.</summary>
/// <param name="Title">The name of the service in texts, such as <c>AWS CloudTrail</c>.</param>
/// <param name="Id">The name of the service in the SDK.</param>
/// <param name="Endpoint">The first label of the host name, and the name in signatures.</param>
/// <param name="Version">The version of the API.</param>
/// <param name="Protocol">The protocol of the API.</param>
/// <param name="GovCloudHasNoFipsName">Whether the plain host name serves FIPS in AWS GovCloud.</param>
/// <param name="Operations">The operations by name.</param>
/// <param name="Structures">The shapes of requests and responses by name.</param>
/// <param name="Exceptions">The exceptions by the name of their class.</param>
/// <param name="Constants">The enumerations by name.</param>
/// <param name="TargetPrefix">What precedes the operation in <c>X-Amz-Target</c>; AWS JSON only.</param>
internal sealed record ServiceModel(
    string Title,
    string Id,
    string Endpoint,
    string Version,
    Protocol Protocol,
    bool GovCloudHasNoFipsName,
    OrderedDictionary<string, Operation> Operations,
    OrderedDictionary<string, Structure> Structures,
    OrderedDictionary<string, ServiceError> Exceptions,
    OrderedDictionary<string, Constant> Constants,
    string TargetPrefix = "")
{
    /// <summary>The name of the shape file, and the namespace below <c>Amazon</c>.</summary>
    [JsonIgnore]
    public string Name { get; init; } = string.Empty;

    /// <summary>The structures that are part of a request.</summary>
    public HashSet<string> Written => Reachable(operation => operation.Request);

    /// <summary>The structures that are part of a response.</summary>
    public HashSet<string> Read => Reachable(operation => operation.Response);

    /// <summary>All members with the names of their shapes.</summary>
    public IEnumerable<(string Shape, string Name, Member Member)> Members =>
        from shape in Operations.Select(pair => (Name: pair.Key + "Request", pair.Value.Request.Members))
            .Concat(Operations.Select(pair => (Name: pair.Key + "Response", pair.Value.Response.Members)))
            .Concat(Structures.Select(pair => (Name: pair.Key, pair.Value.Members)))
        from member in shape.Members
        select (shape.Name, member.Key, member.Value);

    private HashSet<string> Reachable(Func<Operation, Structure> start)
    {
        var found = new HashSet<string>();
        var open = new Queue<Structure>(Operations.Values.Select(start));
        while (open.TryDequeue(out Structure? structure))
        {
            foreach (string type in structure.Members.Values.Select(member => member.ItemType))
            {
                if (Structures.TryGetValue(type, out Structure? next) && found.Add(type))
                {
                    open.Enqueue(next);
                }
            }
        }

        return found;
    }
}

/// <summary>An operation of a service.</summary>
/// <param name="Doc">The summary.</param>
/// <param name="Request">What is sent.</param>
/// <param name="Response">What comes back.</param>
/// <param name="Remarks">The sentences of the remarks, if any.</param>
/// <param name="RequestOptional">Whether there is an overload without a request.</param>
/// <param name="Errors">The exceptions of the operation.</param>
internal sealed record Operation(
    string Doc, Structure Request, Structure Response, string[]? Remarks = null, bool RequestOptional = false,
    string[]? Errors = null) : IDocumented;

/// <summary>A shape with members, which are listed by their names on the wire.</summary>
internal sealed record Structure(string Doc, OrderedDictionary<string, Member> Members, string[]? Remarks = null)
    : IDocumented;

/// <summary>A member of a shape. The property has its name, with a capital letter first.</summary>
/// <param name="Type">A scalar type, or a structure or constant of the same file; with <c>[]</c>, a list.</param>
/// <param name="Doc">The summary.</param>
/// <param name="Remarks">The sentences of the remarks, if any.</param>
/// <param name="Item">The name of the items of a list; AWS Query only.</param>
/// <param name="Required">Whether a request, or the response itself, cannot do without the member.</param>
/// <param name="Sensitive">Whether the value must not be logged.</param>
/// <param name="Min">The smallest number or length.</param>
/// <param name="Max">The largest number or length.</param>
internal sealed record Member(
    string Type, string Doc, string[]? Remarks = null, string Item = "member", bool Required = false,
    bool Sensitive = false, int? Min = null, int? Max = null) : IDocumented
{
    private static readonly Dictionary<string, (string CSharp, string Method)> s_scalars = new()
    {
        ["string"] = ("string", "Text"),
        ["integer"] = ("int", "Integer"),
        ["long"] = ("long", "Long"),
        ["double"] = ("double", "Double"),
        ["boolean"] = ("bool", "Boolean"),
        ["timestamp"] = ("DateTime", "Timestamp"),
    };

    /// <summary>The names of the scalar types.</summary>
    public static IEnumerable<string> ScalarTypes => s_scalars.Keys;

    /// <summary>Whether the member is a list.</summary>
    public bool IsList => Type.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>The type of the member, or of each item.</summary>
    public string ItemType => IsList ? Type[..^2] : Type;

    /// <summary>The type in C#, without a question mark.</summary>
    public string CSharpType => IsList ? $"List<{CSharpItem}>" : CSharpItem;

    /// <summary>The type of each item in C#.</summary>
    public string CSharpItem => s_scalars.TryGetValue(ItemType, out var scalar) ? scalar.CSharp : ItemType;

    /// <summary>How the methods that read and write a scalar are named; null for a named type.</summary>
    public string? ScalarMethod => s_scalars.TryGetValue(ItemType, out var scalar) ? scalar.Method : null;
}

/// <summary>An error response with an exception class of its own.</summary>
/// <param name="Doc">The summary.</param>
/// <param name="Code">The error code; by default, the name of the class.</param>
/// <param name="Retryable">Whether the SDK may retry the request.</param>
/// <param name="Remarks">The sentences of the remarks, if any.</param>
/// <param name="Members">The text members of the error document; AWS JSON only.</param>
internal sealed record ServiceError(
    string Doc, string? Code = null, bool Retryable = false, string[]? Remarks = null,
    OrderedDictionary<string, Member>? Members = null) : IDocumented;

/// <summary>An enumeration: the names of the fields and their values.</summary>
internal sealed record Constant(string Doc, OrderedDictionary<string, string> Values, string[]? Remarks = null)
    : IDocumented;
