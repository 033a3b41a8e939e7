using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Kms;

/// <summary>AWS Key Management Service, 2014-11-01.</summary>
internal sealed class KmsService : JsonService
{
    private const int DefaultPeriodInDays = 365;
    private const int MinPeriodInDays = 90;
    private const int MaxPeriodInDays = 2560;
    private const int DefaultPage = 100;
    private const int MaxPage = 1000;
    private const int DefaultAliasPage = 50;
    private const int MaxAliasPage = 100;

    private readonly KmsKeyRing _ring;
    private readonly KmsKeyJson _json;
    private readonly TimeSpan _rotationDuration;

    public KmsService(KmsKeyRing ring, AwsNames names, TimeSpan rotationDuration)
        : base("kms", "TrentService", string.Empty)
    {
        const string KeyId = "KeyId";
        _ring = ring;
        _json = new KmsKeyJson(names);
        _rotationDuration = rotationDuration;
        Offer("DescribeKey", KeyId, DescribeKey);
        Offer("GetKeyRotationStatus", KeyId, GetKeyRotationStatus);
        Offer("ListAliases", KeyId, ListAliases);
        Offer("ListKeyRotations", KeyId, ListKeyRotations);
        Offer("ListKeys", identifierName: null, ListKeys);
        Offer("RotateKeyOnDemand", KeyId, RotateKeyOnDemand);
        OfferWithoutOutput("DisableKeyRotation", KeyId, DisableKeyRotation);
        OfferWithoutOutput("EnableKeyRotation", KeyId, EnableKeyRotation);
    }

    public override string InternalErrorCode => "KMSInternalException";

    public override string CanonicalIdentifier(string identifier) => _ring.TryFind(identifier)?.Id ?? identifier;

    public override AuditedCall? Audit(OperationInput input) => input.Operation switch
    {
        "RotateKeyOnDemand" or "EnableKeyRotation" or "DisableKeyRotation" =>
            AuditedCall.OfKey(input.Identifier, input.Identifier is null ? null : _ring.TryFind(input.Identifier)?.Arn),
        _ => null,
    };

    private void DescribeKey(JsonInput input, CallContext context, Utf8JsonWriter result)
        => _json.WriteMetadata(result, _ring.FindByAnyName(input.Identifier, context), context.ReadTime);

    private void RotateKeyOnDemand(JsonInput input, CallContext context, Utf8JsonWriter result)
    {
        KmsKey key = _ring.FindByIdOrArn(input.Identifier, context);
        KmsRotationRules.CheckUsable(key, context.Now);
        KmsRotationRules.CheckOnDemand(key);
        KmsRotateOutcome outcome = key.TryRotate(context.Now, _rotationDuration, counts: true);
        if (KmsRotationRules.Refusal(key, outcome) is AwsErrorException refusal)
        {
            throw refusal;
        }

        // AWS returns the ARN, whichever form the request used.
        result.WriteString("KeyId", key.Arn);
    }

    private void GetKeyRotationStatus(JsonInput input, CallContext context, Utf8JsonWriter result)
    {
        KmsKey key = _ring.FindByIdOrArn(input.Identifier, context);
        KmsRotationRules.CheckHasRotations(key);
        KmsSchedule? schedule = key.ScheduleAt(context.ReadTime);
        // The rotation status of a key in state PendingDeletion is false. AWS rotates its own keys every year.
        bool enabled =
            (schedule is not null || key.Kind.IsAwsManaged)
            && key.StateAt(context.ReadTime) != KmsKeyState.PendingDeletion;
        result.WriteBoolean("KeyRotationEnabled", enabled);
        result.WriteString("KeyId", key.Arn);
        if (enabled)
        {
            result.WriteNumber("RotationPeriodInDays", schedule?.Days ?? DefaultPeriodInDays);
            KmsKeyJson.WriteTime(
                result,
                "NextRotationDate",
                (schedule ?? new KmsSchedule(key.Created, DefaultPeriodInDays)).NextAfter(context.ReadTime));
        }

        if (key.OnDemandStartAt(context.ReadTime) is DateTimeOffset start)
        {
            KmsKeyJson.WriteTime(result, "OnDemandRotationStartDate", start);
        }
    }

    private void ListKeyRotations(JsonInput input, CallContext context, Utf8JsonWriter result)
    {
        KmsKey key = _ring.FindByIdOrArn(input.Identifier, context);
        KmsRotationRules.CheckHasRotations(key);
        bool all = input.Text("IncludeKeyMaterial") switch
        {
            null or "ROTATIONS_ONLY" => false,
            "ALL_KEY_MATERIAL" => true,
            string other => throw JsonInput.Validation(
                $"Value '{other}' at 'includeKeyMaterial' failed to satisfy constraint: Member must satisfy enum value set: [ALL_KEY_MATERIAL, ROTATIONS_ONLY]"),
        };
        int max = input.NumberWithin("Limit", 1, MaxPage, DefaultPage);
        string list = "Rotations/" + key.Id;
        int start = Start(list, input);

        List<KmsMaterial> entries = Materials(key, all, context.ReadTime);
        result.WriteStartArray("Rotations");
        foreach (KmsMaterial entry in entries.Skip(start).Take(max))
        {
            KmsKeyJson.WriteMaterial(result, key, entry);
        }

        result.WriteEndArray();
        WriteNext(result, list, start + max < entries.Count ? start + max : -1);
    }

    private void EnableKeyRotation(JsonInput input, CallContext context)
    {
        int days = input.NumberWithin("RotationPeriodInDays", MinPeriodInDays, MaxPeriodInDays, DefaultPeriodInDays);
        KmsKey key = _ring.FindByIdOrArn(input.Identifier, context);
        KmsRotationRules.CheckUsable(key, context.Now);
        KmsRotationRules.CheckSchedulable(key);
        key.SetSchedule(context.Now, days);
    }

    private void DisableKeyRotation(JsonInput input, CallContext context)
    {
        KmsKey key = _ring.FindByIdOrArn(input.Identifier, context);
        KmsRotationRules.CheckUsable(key, context.Now);
        KmsRotationRules.CheckSchedulable(key);
        key.SetSchedule(context.Now, days: null);
    }

    private void ListKeys(JsonInput input, CallContext context, Utf8JsonWriter result)
    {
        int max = input.NumberWithin("Limit", 1, MaxPage, DefaultPage);
        List<KmsKey> page = _ring.Keys.Page(Start("Keys", input), max, key => key, out int next);
        result.WriteStartArray("Keys");
        foreach (KmsKey key in page)
        {
            result.WriteStartObject();
            result.WriteString("KeyId", key.Id);
            result.WriteString("KeyArn", key.Arn);
            result.WriteEndObject();
        }

        result.WriteEndArray();
        WriteNext(result, "Keys", next);
    }

    private void ListAliases(JsonInput input, CallContext context, Utf8JsonWriter result)
    {
        // The model allows a Limit of 1000, the documentation 100. Larger values are accepted and treated as 100.
        int max = Math.Min(MaxAliasPage, input.NumberWithin("Limit", 1, MaxPage, DefaultAliasPage));
        KmsKey? key = input.Identifier is null ? null : _ring.FindByIdOrArn(input.Identifier, context);
        string list = "Aliases/" + key?.Id;
        int start = Start(list, input);
        List<KmsAlias> aliases = key is null ? _ring.Aliases : _ring.AliasesOf(key);
        int count = Math.Max(0, Math.Min(max, aliases.Count - start));
        KmsKeyJson.WriteAliases(result, count == 0 ? Array.Empty<KmsAlias>() : aliases.GetRange(start, count));
        WriteNext(result, list, start + max < aliases.Count ? start + max : -1);
    }

    /// <summary>
    /// The materials of completed rotations. With <paramref name="all"/>, also the first and a pending one.
    /// </summary>
    private static List<KmsMaterial> Materials(KmsKey key, bool all, DateTimeOffset time)
    {
        string current = key.CurrentMaterialIdAt(time);
        var materials = new List<KmsMaterial>();
        if (all)
        {
            materials.Add(new KmsMaterial(key.FirstMaterialId, StateOf(key.FirstMaterialId), rotation: null));
        }

        foreach (KmsRotation rotation in key.RotationsAt(time))
        {
            materials.Add(new KmsMaterial(rotation.MaterialId, StateOf(rotation.MaterialId), rotation));
        }

        if (all && key.PendingMaterialIdAt(time) is string pending)
        {
            materials.Add(new KmsMaterial(pending, KmsMaterial.PendingRotation, rotation: null));
        }

        return materials;

        string StateOf(string materialId) => materialId == current ? KmsMaterial.Current : KmsMaterial.NonCurrent;
    }

    private static int Start(string list, JsonInput input)
    {
        int start = PageMarker.DecodeNumber(list, input.Text("Marker"));
        return start >= 0
            ? start
            : throw new AwsErrorException(
                "InvalidMarkerException", 400, "The Marker was not returned by this operation.");
    }

    private static void WriteNext(Utf8JsonWriter result, string list, int next)
    {
        result.WriteBoolean("Truncated", next >= 0);
        if (next >= 0)
        {
            result.WriteString("NextMarker", PageMarker.Encode(list, next));
        }
    }
}
