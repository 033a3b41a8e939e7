using System.Collections.Generic;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;

namespace Amazon.RedshiftServerless.Model;

/// <summary>Asks for a change of a namespace. What is not set stays as it is.</summary>
public class UpdateNamespaceRequest : AmazonRedshiftServerlessRequest
{
    /// <summary>The KMS key of the secret that holds the administrator's password.</summary>
    public string? AdminPasswordSecretKmsKeyId { get; set; }

    /// <summary>The name of the administrator; together with <see cref="AdminUserPassword"/>.</summary>
    [AWSProperty(Sensitive = true)]
    public string? AdminUsername { get; set; }

    /// <summary>The password of the administrator; together with <see cref="AdminUsername"/>.</summary>
    [AWSProperty(Sensitive = true)]
    public string? AdminUserPassword { get; set; }

    /// <summary>The IAM role that is used where a statement names none; together with <see cref="IamRoles"/>.</summary>
    public string? DefaultIamRoleArn { get; set; }

    /// <summary>The IAM roles that the namespace may use; together with <see cref="DefaultIamRoleArn"/>.</summary>
    public List<string>? IamRoles { get; set; } = Collections.Initial<string>();

    /// <summary>The KMS key that is to encrypt the data: id, ARN or alias. Nothing else may be set with it.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>The logs to export, at most 16. See <see cref="LogExport"/>.</summary>
    [AWSProperty(Min = 0, Max = 16)]
    public List<string>? LogExports { get; set; } = Collections.Initial<string>();

    /// <summary>Whether Secrets Manager keeps the password of the administrator.</summary>
    public bool? ManageAdminPassword { get; set; }

    /// <summary>The name of the namespace, 3 to 64 characters.</summary>
    [AWSProperty(Required = true, Min = 3, Max = 64)]
    public string? NamespaceName { get; set; }
}
