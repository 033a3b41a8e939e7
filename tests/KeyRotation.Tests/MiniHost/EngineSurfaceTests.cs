using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using KeyRotation.TestCmdlets;
using Xunit;

namespace KeyRotation.Tests.MiniHost;

/// <summary>The stand-in takes the place of the engine that the cmdlets were compiled against.</summary>
public sealed class EngineSurfaceTests
{
    private const string Engine = "System.Management.Automation";

    public static TheoryData<string> Assemblies => [typeof(TestTypesCommand).Assembly.Location, Path.Combine(AppContext.BaseDirectory, "KeyRotation.dll")];

    [Fact]
    public void The_reference_of_the_cmdlets_is_bound_to_the_stand_in()
    {
        AssemblyName asked = typeof(TestTypesCommand).Assembly.GetReferencedAssemblies().Single(each => each.Name == Engine);
        AssemblyName bound = typeof(PSCmdlet).Assembly.GetName();

        Assert.Equal(asked.GetPublicKeyToken(), bound.GetPublicKeyToken());
        Assert.True(asked.Version < bound.Version);
        Assert.Same(typeof(PSCmdlet).Assembly, typeof(TestTypesCommand).BaseType!.BaseType!.Assembly);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_type_and_member_of_the_engine_that_the_cmdlets_name_is_there(string path)
    {
        Module module = Assembly.LoadFrom(path).ManifestModule;
        using var image = new PEReader(File.OpenRead(path));
        MetadataReader reader = image.GetMetadataReader();

        IEnumerable<EntityHandle> handles = reader.TypeReferences.Select(each => (EntityHandle)each)
            .Concat(reader.MemberReferences.Select(each => (EntityHandle)each));
        List<string> missing = [.. handles.Select(handle => Missing(module, MetadataTokens.GetToken(handle))).OfType<string>()];

        Assert.Empty(missing);
    }

    // Resolving a token does what the first call of a method would do: it fails where type, name or signature differ.
    private static string? Missing(Module module, int token)
    {
        try
        {
            MemberInfo? found = token >> 24 == 0x01 ? module.ResolveType(token) : module.ResolveMember(token, GenericArguments, GenericArguments);
            // The tables name members of every assembly; what is asked here is what the engine has.
            return found is null || found.Module != typeof(PSCmdlet).Module || IsReachable(found) ? null : $"{found.DeclaringType}.{found.Name} is not public.";
        }
        catch (Exception e) when (e is TypeLoadException or MissingMemberException or FileNotFoundException)
        {
            return e.Message;
        }
    }

    private static bool IsReachable(MemberInfo member) => member switch
    {
        Type type => type.IsVisible || type.Assembly.GetName().Name != Engine,
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily,
        _ => true,
    };

    // Stand-ins for the type parameters of generic members; only the engine's own names matter here.
    private static Type[] GenericArguments { get; } = [.. Enumerable.Repeat(typeof(object), 8)];
}
