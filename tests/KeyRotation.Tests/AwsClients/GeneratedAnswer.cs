using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>
/// An answer made from the model, with a value of its own for each member, and the check that an object holds exactly
/// it.
/// </summary>
internal sealed class GeneratedAnswer
{
    private readonly string _service;
    private readonly Func<string, string, bool> _include;
    private readonly bool _noise;

    /// <param name="service">The service of the model.</param>
    /// <param name="include">Which members, by shape and name, the answer has; null for all.</param>
    /// <param name="noise">Whether it has members that no model knows, too.</param>
    public GeneratedAnswer(string service, Func<string, string, bool>? include = null, bool noise = false)
    {
        _service = service;
        _include = include ?? ((_, _) => true);
        _noise = noise;
    }

    public string Write(string operation)
    {
        string shape = Shapes.ResponseShape(_service, operation);
        if (_service != "redshift")
        {
            return JsonObject(shape, shape).ToJsonString();
        }

        XNamespace xmlns = "http://redshift.amazonaws.com/doc/2012-12-01/";
        var document = new XElement(
            xmlns + (operation + "Response"),
            XmlMembers(xmlns, xmlns + (operation + "Result"), shape, shape),
            new XElement(xmlns + "ResponseMetadata", new XElement(xmlns + "RequestId", "1f2e3d4c")));
        return document.ToString(SaveOptions.DisableFormatting);
    }

    public void AssertRead(string operation, object response)
    {
        string shape = Shapes.ResponseShape(_service, operation);
        AssertStructure(shape, shape, response);
    }

    private XElement XmlMembers(XNamespace xmlns, XName name, string shape, string path)
    {
        var element = new XElement(name);
        if (_noise)
        {
            element.Add(
                new XAttribute("novel", "1"),
                new XElement(xmlns + "Novel", new XElement(xmlns + "Deep", "1"), new XElement(xmlns + "Cluster")),
                new XComment("c"));
        }

        foreach (Shapes.Member member in Included(shape))
        {
            element.Add(XmlMember(xmlns, member, $"{path}.{member.Name}"));
        }

        return element;
    }

    private XElement XmlMember(XNamespace xmlns, Shapes.Member member, string path)
    {
        XName name = xmlns + member.WireName;
        if (member.Type == "structure")
        {
            return XmlMembers(xmlns, name, member.Target!, path);
        }

        if (member.Type != "list")
        {
            return new XElement(name, Text(member, path));
        }

        var list = new XElement(name, _noise ? new XElement(xmlns + "novel", "1") : null);
        XName itemName = xmlns + member.ItemName;
        for (int i = 0; i < 2; i++)
        {
            string itemPath = $"{path}[{i}]";
            list.Add(
                member.HoldsText
                    ? new XElement(itemName, itemPath)
                    : XmlMembers(xmlns, itemName, member.Target!, itemPath));
        }

        return list;
    }

    private JsonObject JsonObject(string shape, string path)
    {
        var json = new JsonObject();
        if (_noise)
        {
            json["novel"] = JsonNode.Parse("""{"deep":[1,{"namespace":null,"status":7}],"x":"}"}""");
        }

        foreach (Shapes.Member member in Included(shape))
        {
            string at = $"{path}.{member.Name}";
            json[member.WireName] = member.Type switch
            {
                "structure" => JsonObject(member.Target!, at),
                "list" => new JsonArray(Enumerable.Range(0, 2).Select(i => Item(member, $"{at}[{i}]")).ToArray()),
                "timestamp" when Shapes.WritesTimesAsNumbers(_service) => JsonValue.Create(Seconds(Text(member, at))),
                _ => JsonValue.Create(Text(member, at)),
            };
        }

        return json;
    }

    private JsonNode Item(Shapes.Member member, string path) =>
        member.HoldsText ? JsonValue.Create(path)! : JsonObject(member.Target!, path);

    private IEnumerable<Shapes.Member> Included(string shape) =>
        Shapes.Members(_service, shape).Where(m => _include(shape, m.Name));

    private void AssertStructure(string shape, string path, object actual)
    {
        Assert.Equal(Shapes.ShapeType(_service, shape), actual.GetType());
        foreach (Shapes.Member member in Shapes.Members(_service, shape))
        {
            string at = $"{path}.{member.Name}";
            PropertyInfo property = actual.GetType().GetProperty(Shapes.PropertyName(member.Name))!;
            object? value = property.GetValue(actual);
            if (_include(shape, member.Name))
            {
                AssertMember(member, at, value);
            }
            else
            {
                Assert.True(value == null, $"{at} has a value, though the answer has none");
            }
        }
    }

    private void AssertMember(Shapes.Member member, string path, object? actual)
    {
        Assert.True(actual != null, $"{path} was not read");
        switch (member.Type)
        {
            case "structure":
                AssertStructure(member.Target!, path, actual);
                break;
            case "list":
                var items = (IList)actual;
                Assert.Equal(2, items.Count);
                for (int i = 0; i < 2; i++)
                {
                    string itemPath = $"{path}[{i}]";
                    if (member.HoldsText)
                    {
                        Assert.Equal(itemPath, items[i]);
                    }
                    else
                    {
                        AssertStructure(member.Target!, itemPath, items[i]!);
                    }
                }

                break;
            default:
                AssertScalar(member, path, actual);
                break;
        }
    }

    private static void AssertScalar(Shapes.Member member, string path, object actual)
    {
        string text = Text(member, path);
        object expected = member.Type switch
        {
            "integer" => int.Parse(text, CultureInfo.InvariantCulture),
            "long" => long.Parse(text, CultureInfo.InvariantCulture),
            "double" => double.Parse(text, CultureInfo.InvariantCulture),
            "boolean" => bool.Parse(text),
            "timestamp" => DateTime.Parse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
            _ => text,
        };
        Assert.Equal(expected, member.EnumName == null ? actual : actual.ToString());
        if (actual is DateTime time)
        {
            Assert.Equal(DateTimeKind.Utc, time.Kind);
        }
    }

    // Each member gets a value that no other is likely to have, so that a mix-up shows.
    private static string Text(Shapes.Member member, string path)
    {
        int number = Number(path);
        return member.Type switch
        {
            _ when member.EnumName != null => member.EnumValues[number % member.EnumValues.Length],
            "string" => path + " <&> \"é\" \u2713",
            "integer" => number.ToString(CultureInfo.InvariantCulture),
            "long" => (number + 5_000_000_000L).ToString(CultureInfo.InvariantCulture),
            "double" => (number + 0.25).ToString(CultureInfo.InvariantCulture),
            "boolean" => number % 2 == 0 ? "true" : "false",
            "timestamp" => new DateTime(2020, 1, 1, 0, 0, 0, 500, DateTimeKind.Utc)
                .AddSeconds(number)
                .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException(member.Type),
        };
    }

    private static double Seconds(string time) =>
        (DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static int Number(string path) => path.Aggregate(17, (hash, c) => ((hash * 31) + c) & 0xFFFFFF);
}
