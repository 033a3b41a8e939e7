using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeyRotation.Sandbox.Kms;
using KeyRotation.Sandbox.Protocol;
using KeyRotation.Sandbox.State;

namespace KeyRotation.Sandbox.Serverless;

/// <summary>Amazon Redshift Serverless, 2021-04-21.</summary>
internal sealed class ServerlessService : JsonService
{
    /// <summary>The value of kmsKeyId for an AWS owned key.</summary>
    public const string AwsOwnedKey = "AWS_OWNED_KMS_KEY";

    private const string ListName = "Namespaces";
    private const int MaxPage = 100;
    private static readonly Regex s_name = new("^[a-z0-9-]+$", RegexOptions.CultureInvariant);

    private readonly Registry<ServerlessNamespace> _namespaces;
    private readonly KmsKeyRing _keys;
    private readonly AwsNames _names;
    private readonly TimeSpan _rotationDuration;

    public ServerlessService(
        Registry<ServerlessNamespace> namespaces, KmsKeyRing keys, AwsNames names, TimeSpan rotationDuration)
        : base("redshift-serverless", "RedshiftServerless", "com.amazonaws.redshiftserverless#")
    {
        _namespaces = namespaces;
        _keys = keys;
        _names = names;
        _rotationDuration = rotationDuration;
        Offer("GetNamespace", "namespaceName", GetNamespace);
        Offer("ListNamespaces", identifierName: null, ListNamespaces);
        Offer("UpdateNamespace", "namespaceName", UpdateNamespace);
    }

    public override string InternalErrorCode => "InternalServerException";

    public override AuditedCall? Audit(OperationInput input)
        => input.Operation == "UpdateNamespace"
            ? AuditedCall.UpdateNamespace(input.Identifier, ((JsonInput)input).TextOrNull("kmsKeyId"))
            : null;

    private void GetNamespace(JsonInput input, CallContext context, Utf8JsonWriter result)
    {
        ServerlessNamespace item = Find(input);
        NamespaceCondition condition = item.ConditionAt(context.ReadTime) ?? throw NotFound(item.Name);
        result.WritePropertyName("namespace");
        Write(result, item, condition);
    }

    private void ListNamespaces(JsonInput input, CallContext context, Utf8JsonWriter result)
    {
        int max = input.NumberWithin("maxResults", 1, MaxPage, MaxPage);
        int start = PageMarker.DecodeNumber(ListName, input.Text("nextToken"));
        if (start < 0)
        {
            throw Invalid("The nextToken was not returned by ListNamespaces.");
        }

        List<Tuple<ServerlessNamespace, NamespaceCondition>> page = _namespaces.Page(
            start,
            max,
            item =>
                item.ConditionAt(context.ReadTime) is NamespaceCondition condition
                    ? Tuple.Create(item, condition)
                    : null,
            out int next);
        result.WriteStartArray("namespaces");
        foreach (Tuple<ServerlessNamespace, NamespaceCondition> view in page)
        {
            Write(result, view.Item1, view.Item2);
        }

        result.WriteEndArray();
        if (next >= 0)
        {
            result.WriteString("nextToken", PageMarker.Encode(ListName, next));
        }
    }

    private void UpdateNamespace(JsonInput input, CallContext context, Utf8JsonWriter result)
    {
        ServerlessNamespace item = Find(input);
        string? kmsKeyId = input.Text("kmsKeyId");
        int settings = input.Names.Count(name => name != "namespaceName");
        if (settings == 0)
        {
            throw Invalid("Nothing to update: specify at least one setting besides namespaceName.");
        }

        if (kmsKeyId is not null && settings > 1)
        {
            throw Invalid("kmsKeyId cannot be changed together with other settings. Use a call of its own.");
        }

        NamespaceSettings changed = item.Settings.With(input);
        NamespaceCondition condition = item.ConditionAt(context.Now) ?? throw NotFound(item.Name);
        if (condition.Status != NamespaceCondition.Available)
        {
            throw BeingModified(item);
        }

        if (kmsKeyId is not null)
        {
            ChangeKey(item, condition, kmsKeyId, context);
        }
        else
        {
            item.Settings = changed;
        }

        result.WritePropertyName("namespace");
        Write(result, item, item.ConditionAt(context.Now) ?? condition);
    }

    private void ChangeKey(ServerlessNamespace item, NamespaceCondition before, string kmsKeyId, CallContext context)
    {
        if (kmsKeyId == AwsOwnedKey)
        {
            if (before.KmsKeyId != AwsOwnedKey)
            {
                throw Invalid(
                    "A namespace that is encrypted with a customer managed key cannot be changed to an AWS owned key. Create a new namespace.");
            }

            return;
        }

        string arn = UsableKeyArn(kmsKeyId, context);
        if (arn == before.KmsKeyId)
        {
            // The namespace already has this key, so nothing is carried out.
            return;
        }

        if (!item.TryChangeKey(context.Now, arn, _rotationDuration, counts: true))
        {
            throw BeingModified(item);
        }
    }

    /// <summary>The ARN of an enabled, symmetric customer managed key, by any of its names.</summary>
    private string UsableKeyArn(string kmsKeyId, CallContext context)
    {
        KmsKey key;
        try
        {
            key = _keys.FindByAnyName(kmsKeyId, context);
        }
        catch (AwsErrorException e)
        {
            throw Invalid($"The KMS key '{kmsKeyId}' cannot be used: {e.Message}");
        }

        if (key.Kind.IsAwsManaged)
        {
            throw Invalid(
                $"The KMS key '{kmsKeyId}' is managed by AWS. Only customer managed keys can encrypt a namespace.");
        }

        if (!key.Kind.IsSymmetricEncryption)
        {
            throw Invalid($"The KMS key '{kmsKeyId}' is not a symmetric encryption key.");
        }

        string state = key.StateAt(context.Now);
        return state == KmsKeyState.Enabled
            ? key.Arn
            : throw Invalid($"The KMS key '{kmsKeyId}' is in the state {state} and not Enabled.");
    }

    private ServerlessNamespace Find(JsonInput input)
    {
        string name = input.RequiredText("namespaceName", 3, 64);
        if (!s_name.IsMatch(name))
        {
            throw JsonInput.Validation(
                $"Value '{name}' at 'namespaceName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z0-9-]+");
        }

        return _namespaces.Find(name) ?? throw NotFound(name);
    }

    private void Write(Utf8JsonWriter result, ServerlessNamespace item, NamespaceCondition condition)
    {
        NamespaceSettings settings = item.Settings;
        result.WriteStartObject();
        if (settings.ManagesAdminPassword)
        {
            string secret = $"secret:redshift!{item.Name}-{settings.AdminUsername}-AbCdEf";
            result.WriteString("adminPasswordSecretArn", _names.Arn("secretsmanager", secret));
            WriteOptional(result, "adminPasswordSecretKmsKeyId", settings.AdminPasswordSecretKmsKeyId);
        }

        result.WriteString("adminUsername", settings.AdminUsername);
        result.WriteString("creationDate", "2023-04-05T06:07:08.901234Z");
        result.WriteString("dbName", "dev");
        WriteOptional(result, "defaultIamRoleArn", settings.DefaultIamRoleArn);
        WriteList(result, "iamRoles", settings.IamRoles);
        result.WriteString("kmsKeyId", condition.KmsKeyId);
        WriteList(result, "logExports", settings.LogExports);
        result.WriteString("namespaceArn", _names.Arn("redshift-serverless", "namespace/" + item.Id));
        result.WriteString("namespaceId", item.Id);
        result.WriteString("namespaceName", item.Name);
        result.WriteString("status", condition.Status);
        result.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter result, string name, string? value)
    {
        if (value is not null)
        {
            result.WriteString(name, value);
        }
    }

    private static void WriteList(Utf8JsonWriter result, string name, IReadOnlyList<string> values)
    {
        result.WriteStartArray(name);
        foreach (string value in values)
        {
            result.WriteStringValue(value);
        }

        result.WriteEndArray();
    }

    private static AwsErrorException Invalid(string message) => new("ValidationException", 400, message);

    private static AwsErrorException BeingModified(ServerlessNamespace item) =>
        new(
            "ConflictException",
            400,
            $"The namespace {item.Name} is being modified. Wait until its status is AVAILABLE.");

    private static AwsErrorException NotFound(string name)
        => new("ResourceNotFoundException", 400, $"The namespace {name} was not found.") { ResourceName = name };
}
