using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Sandbox.Protocol;

namespace KeyRotation.Sandbox.Serverless;

/// <summary>The settings of a namespace other than its key, and the rules of UpdateNamespace for them.</summary>
internal sealed class NamespaceSettings
{
    private const int MaxLogExports = 16;
    private static readonly string[] s_logExports = { "useractivitylog", "userlog", "connectionlog" };

    public string AdminUsername { get; private init; } = "admin";

    /// <summary>Whether Secrets Manager manages the administrator's password.</summary>
    public bool ManagesAdminPassword { get; private init; }

    public string? AdminPasswordSecretKmsKeyId { get; private init; }

    public string? DefaultIamRoleArn { get; private init; }

    public IReadOnlyList<string> IamRoles { get; private init; } = Array.Empty<string>();

    public IReadOnlyList<string> LogExports { get; private init; } = Array.Empty<string>();

    /// <summary>The settings after a call. Settings that the call omits stay the same.</summary>
    /// <exception cref="AwsErrorException">
    /// A setting is not valid, or a setting that it requires is missing.
    /// </exception>
    public NamespaceSettings With(JsonInput input)
    {
        string? adminUsername = input.Text("adminUsername");
        string? adminUserPassword = input.Text("adminUserPassword");
        bool? managesAdminPassword = input.Flag("manageAdminPassword");
        string? secretKey = input.Text("adminPasswordSecretKmsKeyId");
        string? defaultIamRoleArn = input.Text("defaultIamRoleArn");
        List<string>? iamRoles = input.Texts("iamRoles");
        Check(
            managesAdminPassword != true || adminUserPassword is null,
            "adminUserPassword cannot be given when manageAdminPassword is true.");
        Check(
            adminUsername is null || adminUserPassword is not null || managesAdminPassword == true,
            "adminUsername must be updated together with adminUserPassword, or with manageAdminPassword.");
        Check(
            secretKey is null || managesAdminPassword == true,
            "adminPasswordSecretKmsKeyId can be given only when manageAdminPassword is true.");
        Check(
            defaultIamRoleArn is null || iamRoles is not null,
            "defaultIamRoleArn must be updated together with iamRoles.");
        bool manages = managesAdminPassword ?? (ManagesAdminPassword && adminUserPassword is null);
        return new NamespaceSettings
        {
            AdminUsername = adminUsername ?? AdminUsername,
            ManagesAdminPassword = manages,
            AdminPasswordSecretKmsKeyId = manages ? secretKey ?? AdminPasswordSecretKmsKeyId : null,
            DefaultIamRoleArn = defaultIamRoleArn ?? DefaultIamRoleArn,
            IamRoles = iamRoles ?? IamRoles,
            LogExports = Validated(input.Texts("logExports")) ?? LogExports,
        };
    }

    private static List<string>? Validated(List<string>? logExports)
    {
        if (logExports?.Count > MaxLogExports)
        {
            throw JsonInput.Validation(
                "Value at 'logExports' failed to satisfy constraint: "
                + $"Member must have length less than or equal to {MaxLogExports}");
        }

        Check(
            logExports?.All(s_logExports.Contains) != false,
            "logExports may hold useractivitylog, userlog and connectionlog.");
        return logExports;
    }

    private static void Check(bool valid, string rule)
    {
        if (!valid)
        {
            throw new AwsErrorException("ValidationException", 400, rule);
        }
    }
}
