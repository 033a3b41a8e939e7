using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using KeyRotation.Commands;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.MiniHost;

/// <summary>The stand-in takes the place of the engine that the shipped cmdlets were compiled against.</summary>
public sealed class EngineSurfaceTests
{
    private static readonly Assembly s_cmdlets = typeof(AsyncCommand).Assembly;

    // In place of the type parameters of generic members.
    private static readonly Type[] s_arguments = [.. Enumerable.Repeat(typeof(object), 8)];

    [Fact]
    public void The_cmdlets_are_bound_to_the_stand_in() => Assert.Same(typeof(PSCmdlet), typeof(AsyncCommand).BaseType);

    [Fact]
    public void Every_type_and_member_of_the_engine_that_the_cmdlets_name_is_there()
    {
        using var image = new PEReader(File.OpenRead(s_cmdlets.Location));
        MetadataReader reader = image.GetMetadataReader();
        IEnumerable<EntityHandle> named = reader.TypeReferences.Select(each => (EntityHandle)each)
            .Concat(reader.MemberReferences.Select(each => (EntityHandle)each));

        Assert.Empty(named.Select(handle => Missing(MetadataTokens.GetToken(handle))).OfType<string>());
    }

    [Fact]
    public void Every_attribute_of_the_cmdlets_can_be_read() => NonEmpty.All(s_cmdlets.GetTypes(), type =>
    {
        type.GetCustomAttributes(inherit: true);
        Array.ForEach(type.GetProperties(), property => property.GetCustomAttributes(inherit: true));
    });

    // Resolving a token does what the first call of a method would do: it fails where type, name or signature differ.
    private static string? Missing(int token)
    {
        try
        {
            MemberInfo? found = s_cmdlets.ManifestModule.ResolveMember(token, s_arguments, s_arguments);
            bool isHidden = found?.Module == typeof(PSCmdlet).Module
                && found is MethodBase { IsPublic: false, IsFamily: false, IsFamilyOrAssembly: false };
            return isHidden ? $"{found!.DeclaringType}.{found.Name} is not public." : null;
        }
        catch (Exception e) when (e is TypeLoadException or MissingMemberException or FileNotFoundException)
        {
            return e.Message;
        }
    }
}
