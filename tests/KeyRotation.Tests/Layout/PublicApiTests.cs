using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using KeyRotation.Commands;
using KeyRotation.Sandbox.Server;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Layout;

/// <summary>
/// What users' scripts can hold on to: every public type and member, as src/PublicApi.txt lists them.
/// </summary>
public sealed class PublicApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext s_nullability = new();

    [Fact]
    public void Public_members_are_the_listed_ones()
    {
        string[] actual =
        [
            .. new[] { typeof(AwsCommand), typeof(Target), typeof(SandboxServer) }
                .SelectMany(type => type.Assembly.GetExportedTypes())
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .SelectMany(Lines),
        ];
        string copy = Path.Combine(AppContext.BaseDirectory, "PublicApi.txt");
        File.WriteAllLines(copy, actual);

        string[] listed = File.ReadAllLines(Path.Combine(Repository.Root, "src/PublicApi.txt"));
        Assert.True(
            listed.SequenceEqual(actual),
            $"src/PublicApi.txt differs: {string.Join("; ", listed.Except(actual).Select(line => "- " + line).Concat(actual.Except(listed).Select(line => "+ " + line)))}. If the change is meant, copy {copy} over it.");
    }

    private static IEnumerable<string> Lines(Type type)
    {
        string name = type.FullName!;
        string kind =
            type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : "class";
        string parent =
            type.BaseType is { } @base && @base != typeof(object) && @base != typeof(Enum)
                ? " : " + Name(@base)
                : string.Empty;
        yield return $"{kind} {name}{parent}";
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetNames(type).Select(value => $"{value} = {Convert.ToInt64(Enum.Parse(type, value))}")
            : type.GetMembers(Declared).Select(Member).OfType<string>().Order(StringComparer.Ordinal);
        foreach (string member in members)
        {
            yield return "    " + member;
        }
    }

    // Protected members are not API: the classes cannot be derived from outside; those of the cmdlets' bases are
    // PowerShell's own.
    private static string? Member(MemberInfo member) =>
        member switch
        {
            ConstructorInfo { IsPublic: true, IsStatic: false } constructor => $"new({Parameters(constructor)})",
            MethodInfo { IsPublic: true, IsSpecialName: false } method =>
                $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
            FieldInfo { IsPublic: true } field =>
                $"{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : string.Empty)}",
            PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
                $"{Name(property.PropertyType)}{(s_nullability.Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType ? "?" : string.Empty)} {property.Name} {{ {accessors} }}",
            EventInfo @event when @event.AddMethod is { IsPublic: true } =>
                $"event {Name(@event.EventHandlerType!)} {@event.Name}",
            _ => null,
        };

    private static string Accessors(PropertyInfo property) =>
        string.Join(
            " ",
            new[]
            {
                property.GetMethod is { IsPublic: true } ? "get;" : null,
                Setter(property.SetMethod),
            }.OfType<string>());

    private static string? Setter(MethodInfo? set) =>
        set is not { IsPublic: true } ? null
        : set.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "init;" : "set;";

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        string name = type.Assembly == typeof(object).Assembly ? type.Name : type.FullName ?? type.Name;
        return type.IsGenericType
            ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : name;
    }
}
