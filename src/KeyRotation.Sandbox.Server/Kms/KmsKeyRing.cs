using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Kms;

/// <summary>The keys and aliases of a sandbox, and lookups by any name that a client can use.</summary>
internal sealed class KmsKeyRing
{
    /// <summary>The key in the sample of the AWS CLI reference.</summary>
    public const string FirstId = "1234abcd-12ab-34cd-56ef-1234567890ab";

    private const int MaxIdLength = 2048;
    private static readonly DateTimeOffset s_created = new(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly Regex s_allowed = new(@"^[a-zA-Z0-9:/_-]+$", RegexOptions.CultureInvariant);
    private static readonly Regex s_id = new(
        "^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$", RegexOptions.CultureInvariant);
    private static readonly Regex s_arn = new(
        "^arn:(aws[a-z-]*):kms:([a-z0-9-]+):([0-9]{12}):(key|alias)/(.+)$", RegexOptions.CultureInvariant);

    private readonly AwsNames _names;
    private readonly Dictionary<string, KmsAlias> _aliasByName;

    /// <param name="rotatable">The number of customer keys that can be rotated. They are listed first.</param>
    /// <param name="names">The Region and account.</param>
    /// <param name="now">
    /// When the sandbox starts. Also the time at which the key in state PendingDeletion was scheduled for deletion.
    /// </param>
    public KmsKeyRing(int rotatable, AwsNames names, DateTimeOffset now)
    {
        _names = names;
        var keys = new List<KmsKey>();
        var aliases = new List<KmsAlias>();
        for (int i = 0; i < rotatable; i++)
        {
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            Add(
                keys,
                aliases,
                i == 0 ? FirstId : AwsNames.Uuid("key/" + number),
                "alias/sandbox-key-" + number,
                KmsKeyKind.Customer,
                "Rotatable key " + number);
        }

        Rotatable = keys.ToArray();
        AddSpecial("sandbox-rsa", KmsKeyKind.Rsa, "An asymmetric key");
        AddSpecial("sandbox-hmac", KmsKeyKind.Hmac, "An HMAC key");
        AddSpecial(
            "sandbox-imported", KmsKeyKind.Imported, "A key with imported material, none of it pending rotation");
        AddSpecial(
            "aws/redshift",
            KmsKeyKind.AwsManaged,
            "Default key that protects my Redshift clusters when no other key is defined");
        AddSpecial("sandbox-disabled", KmsKeyKind.Customer, "A disabled key").SetState(s_created, KmsKeyState.Disabled);
        AddSpecial("sandbox-pending-deletion", KmsKeyKind.Customer, "A key pending deletion")
            .SetState(s_created, KmsKeyState.PendingDeletion, now + KmsKey.DeletionWindow);
        AddSpecial("sandbox-replica", KmsKeyKind.Replica, "A replica of a multi-Region key", MultiRegionId("replica"));
        AddSpecial("sandbox-custom-store", KmsKeyKind.CustomStore, "A key in a CloudHSM key store");
        AddSpecial("sandbox-imported-pending", KmsKeyKind.Imported, "A key with imported material pending rotation")
            .TryImportMaterial(s_created);
        AddSpecial(
            "sandbox-primary", KmsKeyKind.Primary, "The primary of a multi-Region key", MultiRegionId("primary"));

        Keys = new Registry<KmsKey>(keys.ToArray(), key => key.Id);
        Aliases = aliases;
        _aliasByName = aliases.ToDictionary(alias => alias.Name, StringComparer.Ordinal);

        KmsKey AddSpecial(string name, KmsKeyKind kind, string description, string? id = null)
            => Add(keys, aliases, id ?? AwsNames.Uuid("key/" + name), "alias/" + name, kind, description);
    }

    public Registry<KmsKey> Keys { get; }

    /// <summary>The customer keys that can be rotated.</summary>
    public IReadOnlyList<KmsKey> Rotatable { get; }

    public List<KmsAlias> Aliases { get; }

    public List<KmsAlias> AliasesOf(KmsKey key) => Aliases.FindAll(alias => alias.Key == key);

    public KmsAlias? FindAliasByName(string name) => _aliasByName.TryGetValue(name, out KmsAlias? alias) ? alias : null;

    /// <summary>The key with an id, ARN, alias or alias ARN; null if none. Does not throw.</summary>
    public KmsKey? TryFind(string name)
    {
        Match arn = s_arn.Match(name);
        string local =
            !arn.Success ? name
            : arn.Groups[4].Value == "key" ? arn.Groups[5].Value
            : "alias/" + arn.Groups[5].Value;
        return _aliasByName.TryGetValue(local, out KmsAlias? alias) ? alias.Key : Keys.Find(local);
    }

    /// <summary>The key with an id, ARN, alias or alias ARN, as DescribeKey accepts it.</summary>
    public KmsKey FindByAnyName(string? keyId, CallContext context)
    {
        string name = Validated(keyId);
        if (name.StartsWith("alias/", StringComparison.Ordinal))
        {
            return FindAlias(name);
        }

        if (!name.StartsWith("arn:", StringComparison.Ordinal))
        {
            return FindId(name);
        }

        (bool isAlias, string local) = FromArn(name, context);
        return isAlias ? FindAlias("alias/" + local) : FindId(local);
    }

    /// <summary>The key with an id or ARN. The rotation operations do not accept aliases.</summary>
    public KmsKey FindByIdOrArn(string? keyId, CallContext context)
    {
        string name = Validated(keyId);
        if (name.StartsWith("alias/", StringComparison.Ordinal))
        {
            throw NotFound($"Invalid keyId '{name}'");
        }

        if (!name.StartsWith("arn:", StringComparison.Ordinal))
        {
            return FindId(name);
        }

        (bool isAlias, string local) = FromArn(name, context);
        return isAlias
            ? throw InvalidArn($"{name} is not the ARN of a key: this operation takes no aliases.")
            : FindId(local);
    }

    private static string Validated(string? keyId)
    {
        if (string.IsNullOrEmpty(keyId))
        {
            throw JsonInput.Validation(
                keyId is null
                    ? "Value null at 'keyId' failed to satisfy constraint: Member must not be null"
                    : "Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1");
        }

        if (keyId!.Length > MaxIdLength)
        {
            throw JsonInput.Validation(
                $"Value at 'keyId' failed to satisfy constraint: Member must have length less than or equal to {MaxIdLength}");
        }

        return s_allowed.IsMatch(keyId)
            ? keyId
            : throw JsonInput.Validation(
                $"Value '{keyId}' at 'keyId' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9:/_-]+");
    }

    private (bool IsAlias, string Local) FromArn(string arn, CallContext context)
    {
        Match match = s_arn.Match(arn);
        if (!match.Success || match.Groups[1].Value != _names.Partition)
        {
            throw InvalidArn($"Invalid ARN '{arn}'");
        }

        if (match.Groups[2].Value != _names.Region)
        {
            throw NotFound($"Invalid arn {match.Groups[2].Value}");
        }

        // KMS returns the same error for a key of another account and for a key that does not exist.
        return match.Groups[3].Value == _names.AccountId
            ? (match.Groups[4].Value == "alias", match.Groups[5].Value)
            : throw new AwsErrorException(
                "AccessDeniedException",
                400,
                $"User: {context.Caller.Arn} is not authorized to use {arn}: the resource does not exist in this account and Region, or no policy allows it.")
            {
                IsCommon = true,
            };
    }

    private KmsKey FindAlias(string name) =>
        _aliasByName.TryGetValue(name, out KmsAlias? alias)
            ? alias.Key
            : throw NotFound($"Alias {_names.Arn("kms", name)} is not found.");

    private KmsKey FindId(string id)
    {
        if (!s_id.IsMatch(id))
        {
            throw NotFound($"Invalid keyId '{id}'");
        }

        return Keys.Find(id) ?? throw NotFound($"Key '{_names.Arn("kms", "key/" + id)}' does not exist");
    }

    private static string MultiRegionId(string name)
        => "mrk-" + AwsNames.Uuid("key/" + name).Replace("-", string.Empty);

    private KmsKey Add(
        List<KmsKey> keys, List<KmsAlias> aliases, string id, string alias, KmsKeyKind kind, string description)
    {
        var key = new KmsKey(id, _names.Arn("kms", "key/" + id), kind, s_created, description);
        keys.Add(key);
        aliases.Add(new KmsAlias(alias, _names.Arn("kms", alias), key));
        return key;
    }

    private static AwsErrorException NotFound(string message) => new("NotFoundException", 400, message);

    private static AwsErrorException InvalidArn(string message) => new("InvalidArnException", 400, message);
}
