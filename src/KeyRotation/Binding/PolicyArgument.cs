using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using KeyRotation.Fleet.Policies;

namespace KeyRotation.Binding;

/// <summary>Reads the argument of -Policy: a table, an object, or the path of a .psd1 or .json file.</summary>
internal static class PolicyArgument
{
    /// <summary>Reads the policy.</summary>
    /// <param name="policy">The argument.</param>
    /// <param name="fullPath">Converts a PowerShell path to a full path.</param>
    /// <param name="typed">Values from the command line. They override the policy.</param>
    /// <exception cref="Errors.KeyRotationException">The file does not exist, or the policy is not valid.</exception>
    public static RotationPolicy Read(object policy, Func<string, string> fullPath, PolicyDefaults typed) =>
        Unwrap(policy)! switch
        {
            string path => ReadFile(path, fullPath, typed),
            FileSystemInfo file => ReadFile(file.FullName, fullPath, typed),
            IDictionary or PSCustomObject => PolicyReader.Read(NodeOf(policy), file: null, typed),
            var other => throw PolicyErrors.NotAPolicy(other),
        };

    /// <summary>The file name as given; null if the policy is not a file.</summary>
    public static string? NameOf(object policy) =>
        Unwrap(policy) is string or FileSystemInfo ? policy.ToString() : null;

    /// <summary>The SHA-256 hash of the policy file, in lower case; null if the policy is not a file.</summary>
    public static string? HashOf(object policy, Func<string, string> fullPath)
    {
        if (NameOf(policy) is not { } path)
        {
            return null;
        }

        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(
            Encoding.UTF8.GetBytes(PolicyFile.Read(Path.IsPathRooted(path) ? path : fullPath(path))));
        return string.Concat(hash.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static RotationPolicy ReadFile(string path, Func<string, string> fullPath, PolicyDefaults typed)
    {
        var full = string.IsNullOrWhiteSpace(path) ? string.Empty : fullPath(path);
        if (!Path.IsPathRooted(full))
        {
            // A path of another provider, such as Env:, is not a file path.
            throw PolicyErrors.NotFound(path);
        }

        var text = PolicyFile.Read(full);
        var root = Path.GetExtension(full).ToUpperInvariant() switch
        {
            ".JSON" => PolicyJson.Parse(path, text),
            ".PSD1" => PowerShellDataFile.Parse(path, text),
            _ => throw PolicyErrors.UnknownFormat(path),
        };
        return PolicyReader.Read(root, path, typed);
    }

    private static PolicyNode NodeOf(object? value)
    {
        var node = new PolicyNode(Position: null);
        return Unwrap(value) switch
        {
            IDictionary table => node with
            {
                Members =
                [
                    .. table
                        .Cast<DictionaryEntry>()
                        .Select(entry => new PolicyMember(entry.Key.ToString()!, null, NodeOf(entry.Value))),
                ],
            },
            PSCustomObject => node with
            {
                Members =
                [
                    .. ((PSObject)value!).Properties.Select(property => new PolicyMember(
                        property.Name, null, NodeOf(property.Value))),
                ],
            },
            string text => node with { Value = text },
            IEnumerable list => node with { Items = [.. list.Cast<object?>().Select(NodeOf)] },
            var plain => node with { Value = plain },
        };
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
