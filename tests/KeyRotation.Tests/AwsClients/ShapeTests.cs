using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Amazon.Runtime;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>The public types against the model of the services.</summary>
public class ShapeTests
{
    public static TheoryData<string, string> AllShapes() =>
        Shapes.Data(from s in Shapes.Services from n in Shapes.Names(s) select (s, n));

    public static TheoryData<string, string> AllOperations() => Shapes.AllOperations();

    public static TheoryData<string, string, string> AllMembers()
    {
        var data = new TheoryData<string, string, string>();
        foreach ((string service, string shape, string member) in
            from s in Shapes.Services from n in Shapes.Names(s) from m in Shapes.Members(s, n) select (s, n, m.Name))
        {
            data.Add(service, shape, member);
        }

        return data;
    }

    public static TheoryData<string, string, string> OptionalMembers()
    {
        var data = new TheoryData<string, string, string>();
        foreach (object[] row in AllMembers())
        {
            if (!IsRequired((string)row[1], (string)row[2]))
            {
                data.Add((string)row[0], (string)row[1], (string)row[2]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(AllShapes))]
    public void Every_member_of_the_model_is_a_property_of_the_right_type_and_nullability(string service, string shape)
    {
        Type type = Shapes.ShapeType(service, shape);
        foreach (Shapes.Member member in Shapes.Members(service, shape))
        {
            PropertyInfo? property = type.GetProperty(Shapes.PropertyName(member.Name));
            Assert.True(property != null, $"{type}.{Shapes.PropertyName(member.Name)} is missing");
            Assert.Equal(ExpectedType(service, member), property.PropertyType);
            Assert.True(property.GetMethod!.IsPublic && property.SetMethod!.IsPublic);
        }
    }

    [Theory]
    [MemberData(nameof(AllShapes))]
    public void Every_property_is_a_member_of_the_model(string service, string shape)
    {
        IEnumerable<string> known = Shapes.Members(service, shape).Select(m => Shapes.PropertyName(m.Name));
        IEnumerable<string> properties = Shapes.ShapeType(service, shape)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(p => p.Name);
        Assert.Equal(known.Order(), properties.Order());
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public void Every_parameter_of_the_model_is_a_property_of_the_request(string service, string operation)
    {
        Type type = Shapes.ModelType(service, operation + "Request");
        JsonObject parameters = Shapes.Operation(service, operation)["request"]!.AsObject();
        IEnumerable<string> properties = type.GetProperties(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(p => p.Name);
        Assert.Equal(parameters.Select(p => Shapes.PropertyName(p.Key)).Order(), properties.Order());
        foreach ((string name, JsonNode? model) in parameters)
        {
            Type item = model!["memberShape"] is { } shape
                ? Shapes.ModelType(service, shape.GetValue<string>())
                : typeof(string);
            Type expected =
                model["enum"] != null
                    ? Shapes.ConstantType(service, name)
                    : ValueType(model["t"]!.GetValue<string>()) ?? typeof(List<>).MakeGenericType(item);
            Assert.Equal(expected, type.GetProperty(Shapes.PropertyName(name))!.PropertyType);
        }
    }

    [Fact]
    public void Every_shape_of_a_request_has_the_members_of_the_model()
    {
        foreach ((string service, string shape) in NonEmpty.Of(
            from s in Shapes.Services from n in Shapes.InputNames(s) select (s, n)))
        {
            PropertyInfo[] properties = Shapes.ModelType(service, shape).GetProperties();
            Assert.Equal(
                Shapes.InputMembers(service, shape).Select(m => (m.Name, ExpectedType(service, m))).Order(),
                properties.Select(p => (p.Name, p.PropertyType)).Order());
        }
    }

    [Theory]
    [MemberData(nameof(AllShapes))]
    public void Every_enum_of_the_model_is_a_constant_class_with_all_its_values(string service, string shape)
    {
        foreach (Shapes.Member member in Shapes.Members(service, shape).Where(m => m.EnumName != null))
        {
            Type type = Shapes.ConstantType(service, member.EnumName!);
            Assert.True(typeof(ConstantClass).IsAssignableFrom(type));
            IEnumerable<string> values = type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(f => f.GetValue(null)!.ToString()!);
            Assert.Equal(member.EnumValues.Order(), values.Order());
        }
    }

    [Theory]
    [MemberData(nameof(AllShapes))]
    public void A_new_object_has_no_value_at_all(string service, string shape)
    {
        object made = Activator.CreateInstance(Shapes.ShapeType(service, shape))!;
        foreach (Shapes.Member member in Shapes.Members(service, shape))
        {
            Assert.Null(made.GetType().GetProperty(Shapes.PropertyName(member.Name))!.GetValue(made));
        }
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task A_full_answer_comes_back_member_for_member(string service, string operation)
    {
        var answer = new GeneratedAnswer(service);
        answer.AssertRead(operation, await Read(operation, answer));
    }

    [Theory]
    [MemberData(nameof(AllMembers))]
    public async Task A_member_comes_back_alone(string service, string shape, string member)
    {
        var answer = new GeneratedAnswer(service, (s, m) => s != shape || m == member || IsRequired(s, m));
        string operation = Shapes.OperationWith(service, shape);
        answer.AssertRead(operation, await Read(operation, answer));
    }

    [Theory]
    [MemberData(nameof(OptionalMembers))]
    public async Task A_member_is_null_where_the_answer_lacks_it(string service, string shape, string member)
    {
        var answer = new GeneratedAnswer(service, (s, m) => s != shape || m != member);
        string operation = Shapes.OperationWith(service, shape);
        answer.AssertRead(operation, await Read(operation, answer));
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task Unknown_members_are_ignored(string service, string operation)
    {
        var answer = new GeneratedAnswer(service, noise: true);
        answer.AssertRead(operation, await Read(operation, answer));
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task An_answer_tells_its_request_id_and_status(string service, string operation)
    {
        string body = new GeneratedAnswer(service).Write(operation);
        AmazonWebServiceResponse response = await Clients.Call(
            operation, StubTransport.Of(body, headers: ("x-amzn-RequestId", "from-header")));
        Assert.Equal("from-header", response.ResponseMetadata.RequestId);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.HttpStatusCode);
    }

    [Theory]
    [InlineData("RotateEncryptionKey")]
    [InlineData("DescribeEvents")]
    public async Task Without_a_header_the_request_id_is_that_of_the_document(string operation)
    {
        string body = new GeneratedAnswer("redshift").Write(operation);
        AmazonWebServiceResponse response = await Clients.Call(operation, StubTransport.Of(body));
        Assert.Equal("1f2e3d4c", response.ResponseMetadata.RequestId);
    }

    private static Task<AmazonWebServiceResponse> Read(string operation, GeneratedAnswer answer) =>
        Clients.Call(operation, StubTransport.Of(answer.Write(operation)));

    // What an answer cannot do without.
    private static bool IsRequired(string shape, string member) =>
        (shape, member)
            is
                ("RotateEncryptionKeyResult", "Cluster")
                or
                ("UpdateNamespaceResponse", "namespace")
                or
                ("GetNamespaceResponse", "namespace")
                or
                ("ListNamespacesResponse", "namespaces");

    private static Type ExpectedType(string service, Shapes.Member member) =>
        member.Type switch
        {
            "structure" => Shapes.ModelType(service, member.Target!),
            "list" => typeof(List<>).MakeGenericType(
                member.HoldsText ? typeof(string) : Shapes.ModelType(service, member.Target!)),
            _ when member.EnumName != null => Shapes.ConstantType(service, member.EnumName),
            _ => ValueType(member.Type)!,
        };

    private static Type? ValueType(string type) => type switch
    {
        "string" => typeof(string),
        "integer" => typeof(int?),
        "long" => typeof(long?),
        "double" => typeof(double?),
        "boolean" => typeof(bool?),
        "timestamp" => typeof(DateTime?),
        _ => null,
    };
}
