using System;
using System.Collections.Generic;
using System.Text.Json;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Kms;

/// <summary>Writes keys, rotations and aliases in the format of KMS.</summary>
internal sealed class KmsKeyJson
{
    private readonly AwsNames _names;

    public KmsKeyJson(AwsNames names) => _names = names;

    public void WriteMetadata(Utf8JsonWriter json, KmsKey key, DateTimeOffset time)
    {
        string state = key.StateAt(time);
        KmsKeyKind kind = key.Kind;
        json.WriteStartObject("KeyMetadata");
        json.WriteString("AWSAccountId", _names.AccountId);
        json.WriteString("KeyId", key.Id);
        json.WriteString("Arn", key.Arn);
        WriteTime(json, "CreationDate", key.Created);
        json.WriteBoolean("Enabled", state == KmsKeyState.Enabled);
        json.WriteString("Description", key.Description);
        json.WriteString("KeyUsage", kind.Usage);
        json.WriteString("KeyState", state);
        if (key.DeletionDateAt(time) is DateTimeOffset deletion)
        {
            WriteTime(json, "DeletionDate", deletion);
        }

        json.WriteString("Origin", kind.Origin);
        if (kind.IsInCustomStore)
        {
            json.WriteString("CustomKeyStoreId", "cks-1234567890abcdef0");
            json.WriteString("CloudHsmClusterId", "cluster-2a34b5cdefg");
        }

        if (kind.IsImported)
        {
            json.WriteString("ExpirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE");
        }

        json.WriteString("KeyManager", kind.IsAwsManaged ? "AWS" : "CUSTOMER");
        json.WriteString("CustomerMasterKeySpec", kind.Spec);
        json.WriteString("KeySpec", kind.Spec);
        json.WriteStartArray(kind.AlgorithmsName);
        foreach (string algorithm in kind.Algorithms)
        {
            json.WriteStringValue(algorithm);
        }

        json.WriteEndArray();
        json.WriteBoolean("MultiRegion", kind.IsMultiRegion);
        if (kind.IsMultiRegion)
        {
            WriteMultiRegion(json, key);
        }

        if (kind.HasMaterialId)
        {
            json.WriteString("CurrentKeyMaterialId", key.CurrentMaterialIdAt(time));
        }

        json.WriteEndObject();
    }

    public static void WriteMaterial(Utf8JsonWriter json, KmsKey key, KmsMaterial material)
    {
        json.WriteStartObject();
        json.WriteString("KeyId", key.Id);
        json.WriteString("KeyMaterialId", material.Id);
        if (key.Kind.IsImported)
        {
            json.WriteString("ImportState", "IMPORTED");
            json.WriteString("ExpirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE");
        }

        json.WriteString("KeyMaterialState", material.State);
        // The first material does not result from a rotation. Pending material has not been rotated to yet.
        if (material.Rotation is KmsRotation rotation)
        {
            WriteTime(json, "RotationDate", rotation.End);
            json.WriteString("RotationType", rotation.Type);
        }

        json.WriteEndObject();
    }

    public static void WriteAliases(Utf8JsonWriter json, IEnumerable<KmsAlias> aliases)
    {
        json.WriteStartArray("Aliases");
        foreach (KmsAlias alias in aliases)
        {
            json.WriteStartObject();
            json.WriteString("AliasName", alias.Name);
            json.WriteString("AliasArn", alias.Arn);
            json.WriteString("TargetKeyId", alias.Key.Id);
            WriteTime(json, "CreationDate", alias.Created);
            WriteTime(json, "LastUpdatedDate", alias.LastUpdated);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Seconds since 1970 with three decimals.</summary>
    public static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time)
        => json.WriteNumber(name, time.ToUnixTimeMilliseconds() / 1000m);

    private void WriteMultiRegion(Utf8JsonWriter json, KmsKey key)
    {
        string other = _names.OtherRegion;
        bool isPrimary = key.Kind.IsPrimary;
        json.WriteStartObject("MultiRegionConfiguration");
        json.WriteString("MultiRegionKeyType", isPrimary ? "PRIMARY" : "REPLICA");
        json.WritePropertyName("PrimaryKey");
        WriteMultiRegionKey(json, key, isPrimary ? _names.Region : other);
        json.WriteStartArray("ReplicaKeys");
        WriteMultiRegionKey(json, key, isPrimary ? other : _names.Region);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Related multi-Region keys share one id. Only the Region differs in their ARNs.
    private void WriteMultiRegionKey(Utf8JsonWriter json, KmsKey key, string region)
    {
        json.WriteStartObject();
        json.WriteString("Arn", key.Arn.Replace(":" + _names.Region + ":", ":" + region + ":"));
        json.WriteString("Region", region);
        json.WriteEndObject();
    }
}
