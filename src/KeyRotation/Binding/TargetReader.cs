using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Binding;

/// <summary>
/// Reads a target from pipeline input: a target of this module, a cluster, namespace or key of any module, or any
/// object or table with the right property names.
/// </summary>
internal static class TargetReader
{
    private const string Deserialized = "Deserialized.";

    private static readonly Dictionary<string, TargetService> s_services = new(StringComparer.Ordinal)
    {
        ["Amazon.Redshift.Model.Cluster"] = TargetService.RedshiftCluster,
        ["Amazon.RedshiftServerless.Model.Namespace"] = TargetService.RedshiftServerlessNamespace,
        ["Amazon.KeyManagementService.Model.KeyListEntry"] = TargetService.KmsKey,
        ["Amazon.KeyManagementService.Model.KeyMetadata"] = TargetService.KmsKey,
        ["KeyRotation.KmsKeyRotation"] = TargetService.KmsKey,
    };

    /// <summary>Reads a target.</summary>
    /// <param name="input">The object.</param>
    /// <param name="region">The Region if the object has none.</param>
    /// <param name="newKmsKeyId">The new key of a namespace, if the object has none.</param>
    /// <exception cref="KeyRotationException">The object has no id, or its service is not supported.</exception>
    public static Target Read(PSObject input, string? region, string? newKmsKeyId)
    {
        if (input.BaseObject is Target target)
        {
            return
                target.NewKmsKeyId is null
                && newKmsKeyId is not null
                && target.Service == TargetService.RedshiftServerlessNamespace
                ? Copy(target, newKmsKeyId)
                : target;
        }

        var read = Reader(input);
        var (service, id) = Identify(read, input);
        return new Target
        {
            Service = service,
            Id = id,
            Arn = read("Arn") ?? read("NamespaceArn"),
            Region = read("Region") ?? region ?? string.Empty,
            AccountId = read("AccountId"),
            Status = read("Status") ?? read("ClusterStatus"),
            NewKmsKeyId = read("NewKmsKeyId") ?? newKmsKeyId,
            Tags = Tags(input),
        };
    }

    /// <summary>
    /// The account and ARN of a piped object that has this id. Both are null if the object has none, or describes
    /// another resource.
    /// </summary>
    public static (string? AccountId, string? Arn) Identity(PSObject? input, string id)
    {
        if (input is null)
        {
            return default;
        }

        var read = Reader(input);
        var own = read("Id") ?? read("ClusterIdentifier") ?? read("NamespaceName") ?? read("KeyId");
        return own == id ? (read("AccountId"), read("Arn") ?? read("NamespaceArn")) : default;
    }

    /// <summary>
    /// A copy of a listed target for a fleet: with its new key, and without the resource, to save memory.
    /// </summary>
    public static Target ForFleet(Target target, string? newKmsKeyId) =>
        Copy(target, target.Service == TargetService.RedshiftServerlessNamespace ? newKmsKeyId : null);

    /// <summary>The target with the Region it was found in.</summary>
    public static Target InRegion(Target target, string region) => Copy(target, target.NewKmsKeyId, region);

    private static Target Copy(Target target, string? newKmsKeyId, string? region = null) => new()
    {
        Service = target.Service,
        Id = target.Id,
        Arn = target.Arn,
        Alias = target.Alias,
        Region = region ?? target.Region,
        AccountId = target.AccountId,
        Status = target.Status,
        Encrypted = target.Encrypted,
        KeyArn = target.KeyArn,
        Tags = target.Tags,
        NewKmsKeyId = newKmsKeyId,
    };

    private static TargetService? Parse(string? name) =>
        Enum.TryParse<TargetService>(name, ignoreCase: true, out var service)
        && Enum.IsDefined(typeof(TargetService), service)
            ? service
            : null;

    private static (TargetService Service, string Id) Identify(Func<string, string?> read, PSObject input)
    {
        if (read("Service") is { } name)
        {
            if (Parse(name) is not { } service)
            {
                throw new KeyRotationException(
                    ErrorIds.UnknownService,
                    FaultKind.InvalidInput,
                    Messages.UnknownService.With(name),
                    Messages.UnknownServiceAction.With(string.Join(", ", Enum.GetNames(typeof(TargetService)))));
            }

            var id = read("Id") ?? service switch
            {
                TargetService.RedshiftCluster => read("ClusterIdentifier"),
                TargetService.RedshiftServerlessNamespace => read("NamespaceName"),
                _ => read("KeyId"),
            };
            return (service, id ?? string.Empty);
        }

        if (read("ClusterIdentifier") is { } cluster)
        {
            return (TargetService.RedshiftCluster, cluster);
        }

        if (read("NamespaceName") is { } found)
        {
            return (TargetService.RedshiftServerlessNamespace, found);
        }

        return read("KeyId") is { } key
            ? (TargetService.KmsKey, key)
            : throw new KeyRotationException(
                ErrorIds.NotATarget,
                FaultKind.InvalidInput,
                Messages.NotATarget.With(input),
                Messages.NotATargetAction);
    }

    /// <summary>The service of a piped object, from its properties or its type; null if unknown.</summary>
    public static TargetService? ServiceOf(PSObject? input)
    {
        if (input?.BaseObject is null or string)
        {
            return null;
        }

        if (input.BaseObject is Target target)
        {
            return target.Service;
        }

        // An object from a job or a file is a PSCustomObject whose type name starts with "Deserialized.".
        var type = input.TypeNames.FirstOrDefault() ?? string.Empty;
        type = type.StartsWith(Deserialized, StringComparison.Ordinal) ? type.Substring(Deserialized.Length) : type;
        return s_services.TryGetValue(type, out var known) ? known : Parse(Reader(input)("Service"));
    }

    /// <summary>
    /// Returns a function that reads the values of an object or table by name. It returns null if a value is missing or
    /// empty.
    /// </summary>
    public static Func<string, string?> Reader(PSObject? input)
    {
        if (input is null)
        {
            return _ => null;
        }

        if (input.BaseObject is IDictionary table)
        {
            return name =>
                Text(
                    table
                        .Keys.OfType<string>()
                        .FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                        is { } key
                        ? table[key]
                        : null);
        }

        return name => Text(input.Properties[name]?.Value);
    }

    private static string? Text(object? value) =>
        Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture)
            is { Length: > 0 } text
            ? text
            : null;

    // Accepts tags as AWS returns them (objects with Key and Value), a table, or the text of a table from a CSV file.
    private static IReadOnlyDictionary<string, string> Tags(PSObject input)
    {
        var value = input.BaseObject is IDictionary own ? own["Tags"] : input.Properties["Tags"]?.Value;
        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            string text => TextTable.Parse(text) ?? Target.NoTags,
            IDictionary table => TagsOf(table),
            IEnumerable list => TagsOf(list),
            _ => Target.NoTags,
        };
    }

    private static Dictionary<string, string> TagsOf(IDictionary table)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table)
        {
            tags[entry.Key.ToString()!] = entry.Value?.ToString() ?? string.Empty;
        }

        return tags;
    }

    private static Dictionary<string, string> TagsOf(IEnumerable list)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in list)
        {
            var tag = PSObject.AsPSObject(entry);
            if (Text(tag.Properties["Key"]?.Value) is { } key)
            {
                tags[key] = Text(tag.Properties["Value"]?.Value) ?? string.Empty;
            }
        }

        return tags;
    }
}
