using System;
using System.Collections.Generic;
using System.Text.Json;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;

namespace Amazon.RedshiftServerless.Model;

/// <summary>A Redshift Serverless namespace: databases, users and the key that encrypts them.</summary>
public class Namespace : IJsonStructure
{
    /// <summary>The secret that holds the administrator's password, where Secrets Manager keeps it.</summary>
    public string? AdminPasswordSecretArn { get; set; }

    /// <summary>The KMS key of the secret that holds the administrator's password.</summary>
    public string? AdminPasswordSecretKmsKeyId { get; set; }

    /// <summary>The name of the administrator in the database.</summary>
    [AWSProperty(Sensitive = true)]
    public string? AdminUsername { get; set; }

    /// <summary>The AWS Glue data catalog of the namespace.</summary>
    public string? CatalogArn { get; set; }

    /// <summary>When the namespace was created (UTC).</summary>
    public DateTime? CreationDate { get; set; }

    /// <summary>The first database of the namespace.</summary>
    public string? DbName { get; set; }

    /// <summary>The IAM role that is used where a statement names none.</summary>
    public string? DefaultIamRoleArn { get; set; }

    /// <summary>The IAM roles that the namespace may use.</summary>
    public List<string>? IamRoles { get; set; } = Collections.Initial<string>();

    /// <summary>
    /// The KMS key that encrypts the data: a key ARN even where an alias was given, or <c>AWS_OWNED_KMS_KEY </c>.
    /// </summary>
    public string? KmsKeyId { get; set; }

    /// <summary>The state of the registration with the lakehouse catalog.</summary>
    public string? LakehouseRegistrationStatus { get; set; }

    /// <summary>The logs that are exported. See <see cref="LogExport"/>.</summary>
    public List<string>? LogExports { get; set; } = Collections.Initial<string>();

    /// <summary>The ARN of the namespace.</summary>
    public string? NamespaceArn { get; set; }

    /// <summary>The id of the namespace.</summary>
    public string? NamespaceId { get; set; }

    /// <summary>The name of the namespace, unique in its account and region.</summary>
    public string? NamespaceName { get; set; }

    /// <summary>What the namespace is doing. <c>MODIFYING</c> while its data is encrypted anew.</summary>
    public NamespaceStatus? Status { get; set; }

    bool IJsonStructure.ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("adminPasswordSecretArn"u8))
        {
            AdminPasswordSecretArn = json.Text();
        }
        else if (json.ValueTextEquals("adminPasswordSecretKmsKeyId"u8))
        {
            AdminPasswordSecretKmsKeyId = json.Text();
        }
        else if (json.ValueTextEquals("adminUsername"u8))
        {
            AdminUsername = json.Text();
        }
        else if (json.ValueTextEquals("catalogArn"u8))
        {
            CatalogArn = json.Text();
        }
        else if (json.ValueTextEquals("creationDate"u8))
        {
            CreationDate = json.Timestamp();
        }
        else if (json.ValueTextEquals("dbName"u8))
        {
            DbName = json.Text();
        }
        else if (json.ValueTextEquals("defaultIamRoleArn"u8))
        {
            DefaultIamRoleArn = json.Text();
        }
        else if (json.ValueTextEquals("iamRoles"u8))
        {
            IamRoles = json.TextList();
        }
        else if (json.ValueTextEquals("kmsKeyId"u8))
        {
            KmsKeyId = json.Text();
        }
        else if (json.ValueTextEquals("lakehouseRegistrationStatus"u8))
        {
            LakehouseRegistrationStatus = json.Text();
        }
        else if (json.ValueTextEquals("logExports"u8))
        {
            LogExports = json.TextList();
        }
        else if (json.ValueTextEquals("namespaceArn"u8))
        {
            NamespaceArn = json.Text();
        }
        else if (json.ValueTextEquals("namespaceId"u8))
        {
            NamespaceId = json.Text();
        }
        else if (json.ValueTextEquals("namespaceName"u8))
        {
            NamespaceName = json.Text();
        }
        else if (json.ValueTextEquals("status"u8))
        {
            Status = json.Text() is { } text ? NamespaceStatus.FindValue(text) : null;
        }
        else
        {
            return false;
        }

        return true;
    }
}
