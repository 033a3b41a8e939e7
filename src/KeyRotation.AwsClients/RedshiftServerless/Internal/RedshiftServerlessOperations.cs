using System;
using System.Collections.Generic;
using System.Text.Json;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;

namespace Amazon.RedshiftServerless.Internal;

/// <summary>How each operation is written and read. Made once: the SDK only reads these.</summary>
internal static class RedshiftServerlessOperations
{
    public static InvokeOptions UpdateNamespace { get; } = Operation<UpdateNamespaceRequest, UpdateNamespaceResponse>(
        nameof(UpdateNamespace), Write, static () => new UpdateNamespaceResponse(), "namespace");

    public static InvokeOptions GetNamespace { get; } = Operation<GetNamespaceRequest, GetNamespaceResponse>(
        nameof(GetNamespace), Write, static () => new GetNamespaceResponse(), "namespace");

    public static InvokeOptions ListNamespaces { get; } = Operation<ListNamespacesRequest, ListNamespacesResponse>(
        nameof(ListNamespaces), Write, static () => new ListNamespacesResponse(), "namespaces");

    private static InvokeOptions Operation<TRequest, TResponse>(
        string name, Action<TRequest, Utf8JsonWriter> write, Func<TResponse> create, string required)
        where TRequest : AmazonRedshiftServerlessRequest
        where TResponse : AmazonWebServiceResponse, IJsonStructure =>
        new()
        {
            RequestMarshaller = new JsonMarshaller<TRequest>(
                "Amazon.RedshiftServerless", "2021-04-21", "RedshiftServerless." + name, write),
            ResponseUnmarshaller = new JsonUnmarshaller<TResponse>(name, required, create, CreateException),
        };

    private static void Write(UpdateNamespaceRequest request, Utf8JsonWriter json)
    {
        Add(json, "adminPasswordSecretKmsKeyId", request.AdminPasswordSecretKmsKeyId);
        Add(json, "adminUserPassword", request.AdminUserPassword);
        Add(json, "adminUsername", request.AdminUsername);
        Add(json, "defaultIamRoleArn", request.DefaultIamRoleArn);
        Add(json, "iamRoles", request.IamRoles);
        Add(json, "kmsKeyId", request.KmsKeyId);
        Add(json, "logExports", request.LogExports);
        if (request.ManageAdminPassword is { } manage)
        {
            json.WriteBoolean("manageAdminPassword", manage);
        }

        Add(json, "namespaceName", request.NamespaceName);
    }

    private static void Write(GetNamespaceRequest request, Utf8JsonWriter json) =>
        Add(json, "namespaceName", request.NamespaceName);

    private static void Write(ListNamespacesRequest request, Utf8JsonWriter json)
    {
        if (request.MaxResults is { } maxResults)
        {
            json.WriteNumber("maxResults", maxResults);
        }

        Add(json, "nextToken", request.NextToken);
    }

    private static void Add(Utf8JsonWriter json, string name, string? value)
    {
        if (value != null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Add(Utf8JsonWriter json, string name, List<string>? values)
    {
        if (!Collections.IsSet(values))
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (string value in values!)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static AmazonServiceException CreateException(ErrorResponse e, byte[] body) =>
        e.Code switch
        {
            "ConflictException" => new ConflictException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
            "InternalServerException" => new InternalServerException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
            "ResourceNotFoundException" => new ResourceNotFoundException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode)
            {
                ResourceName = ErrorMember(body, "resourceName"),
            },
            "ValidationException" => new ValidationException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
            _ => new AmazonRedshiftServerlessException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        };

    // Errors are rare and small: no need for more than a look-up.
    private static string? ErrorMember(byte[] body, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out JsonElement value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (Exception e) when (UnusableAnswer.Explains(e))
        {
            // No JSON, or half of a character that takes two.
            return null;
        }
    }
}
