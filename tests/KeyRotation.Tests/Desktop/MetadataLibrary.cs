using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace KeyRotation.Tests.Desktop;

/// <summary>
/// Assemblies by name, read as metadata and never loaded; finds what one of them refers to in another.
/// </summary>
internal sealed class MetadataLibrary : IDisposable
{
    private static readonly MemberNames s_names = new();

    private readonly Dictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, MetadataReader> _read = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<PEReader> _open = [];

    /// <summary>Adds the assemblies of a folder; of two with one name, the first counts.</summary>
    public MetadataLibrary Add(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll"))
        {
            _files.TryAdd(Path.GetFileNameWithoutExtension(file), file);
        }

        return this;
    }

    /// <summary>The metadata of an assembly; null when there is none of that name.</summary>
    public MetadataReader? Find(string assembly)
    {
        if (!_read.TryGetValue(assembly, out var reader) && _files.TryGetValue(assembly, out var file))
        {
            var image = new PEReader(File.OpenRead(file));
            _open.Add(image);
            reader = image.HasMetadata ? image.GetMetadataReader() : null;
            if (reader is not null)
            {
                _read.Add(assembly, reader);
            }
        }

        return reader;
    }

    /// <summary>Everything that an assembly refers to and that cannot be found, one line for each.</summary>
    public IEnumerable<string> Missing(string assembly)
    {
        var reader = Find(assembly) ?? throw new FileNotFoundException(assembly);
        var types = reader.TypeReferences
            .Where(handle => Resolve(reader, handle) is null)
            .Select(handle => $"{assembly}: type {FullName(reader, handle)}");
        var members = reader.MemberReferences
            .Select(reader.GetMemberReference)
            .Where(member => !Has(reader, member))
            .Select(member =>
                $"{assembly}: member {ParentName(reader, member.Parent)}.{reader.GetString(member.Name)} {Signature(reader, member)}");
        return types.Concat(members);
    }

    public void Dispose() => _open.ForEach(static image => image.Dispose());

    private bool Has(MetadataReader reader, MemberReference member)
    {
        // Members of arrays are made by the runtime, and the rest of what has no named type is the assembly's own.
        var found = Definition(reader, member.Parent);
        return found is null
            ? member.Parent.Kind != HandleKind.TypeReference && !IsNamed(reader, member.Parent)
            : IsInTypeOrBase(found.Value, reader.GetString(member.Name), Signature(reader, member), member.GetKind());
    }

    private bool IsInTypeOrBase(TypeAt type, string name, string signature, MemberReferenceKind kind)
    {
        for (TypeAt? at = type; at is not null; at = BaseOf(at.Value))
        {
            var (reader, definition) = (at.Value.Reader, at.Value.Definition);
            var found =
                kind == MemberReferenceKind.Method
                    ? definition
                        .GetMethods()
                        .Select(reader.GetMethodDefinition)
                        .Any(each =>
                            reader.StringComparer.Equals(each.Name, name)
                            && s_names.Of(reader, each.DecodeSignature(s_names, null)) == signature)
                    : definition
                        .GetFields()
                        .Select(reader.GetFieldDefinition)
                        .Any(each =>
                            reader.StringComparer.Equals(each.Name, name)
                            && each.DecodeSignature(s_names, null) == signature);
            if (found)
            {
                return true;
            }
        }

        return false;
    }

    private TypeAt? BaseOf(TypeAt type) =>
        type.Definition.BaseType.IsNil ? null : Definition(type.Reader, type.Definition.BaseType);

    private TypeAt? Definition(MetadataReader reader, EntityHandle handle) =>
        handle.Kind switch
        {
            HandleKind.TypeDefinition => new TypeAt(reader, reader.GetTypeDefinition((TypeDefinitionHandle)handle)),
            HandleKind.TypeReference => Resolve(reader, (TypeReferenceHandle)handle),
            HandleKind.TypeSpecification => GenericOf(reader, (TypeSpecificationHandle)handle)
                is { IsNil: false } generic
                ? Definition(reader, generic)
                : null,
            _ => null,
        };

    private static bool IsNamed(MetadataReader reader, EntityHandle handle) =>
        handle.Kind == HandleKind.TypeSpecification && !GenericOf(reader, (TypeSpecificationHandle)handle).IsNil;

    // A generic instance begins with its kind, then class or value type, then the type itself.
    private static EntityHandle GenericOf(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return default;
        }

        blob.ReadCompressedInteger();
        return blob.ReadTypeHandle();
    }

    private TypeAt? Resolve(MetadataReader reader, TypeReferenceHandle handle)
    {
        var reference = reader.GetTypeReference(handle);
        var name = reader.GetString(reference.Name);
        switch (reference.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                var outer = Resolve(reader, (TypeReferenceHandle)reference.ResolutionScope);
                return outer is null ? null : Nested(outer.Value, name);
            case HandleKind.AssemblyReference:
                var assembly = reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope);
                return InAssembly(reader.GetString(assembly.Name), reader.GetString(reference.Namespace), name);
            default:
                return null;
        }
    }

    private static TypeAt? Nested(TypeAt outer, string name)
    {
        foreach (var handle in outer.Definition.GetNestedTypes())
        {
            var nested = outer.Reader.GetTypeDefinition(handle);
            if (outer.Reader.StringComparer.Equals(nested.Name, name))
            {
                return new TypeAt(outer.Reader, nested);
            }
        }

        return null;
    }

    private TypeAt? InAssembly(string assembly, string @namespace, string name)
    {
        if (Find(assembly) is not { } reader)
        {
            return null;
        }

        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition))
        {
            if (reader.StringComparer.Equals(type.Name, name)
                && reader.StringComparer.Equals(type.Namespace, @namespace)
                && !type.IsNested)
            {
                return new TypeAt(reader, type);
            }
        }

        // A façade hands the type on to the assembly that has it.
        foreach (var type in reader.ExportedTypes.Select(reader.GetExportedType))
        {
            if (type.IsForwarder
                && reader.StringComparer.Equals(type.Name, name)
                && reader.StringComparer.Equals(type.Namespace, @namespace))
            {
                return InAssembly(
                    reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name),
                    @namespace,
                    name);
            }
        }

        return null;
    }

    private static string Signature(MetadataReader reader, MemberReference member) =>
        member.GetKind() == MemberReferenceKind.Method
            ? s_names.Of(reader, member.DecodeMethodSignature(s_names, null))
            : member.DecodeFieldSignature(s_names, null);

    private static string ParentName(MetadataReader reader, EntityHandle parent) =>
        parent.Kind switch
        {
            HandleKind.TypeReference => FullName(reader, (TypeReferenceHandle)parent),
            HandleKind.TypeSpecification => reader
                .GetTypeSpecification((TypeSpecificationHandle)parent)
                .DecodeSignature(s_names, null),
            _ => parent.Kind.ToString(),
        };

    private static string FullName(MetadataReader reader, TypeReferenceHandle handle) =>
        s_names.GetTypeFromReference(reader, handle, 0);

    private readonly record struct TypeAt(MetadataReader Reader, TypeDefinition Definition);
}
