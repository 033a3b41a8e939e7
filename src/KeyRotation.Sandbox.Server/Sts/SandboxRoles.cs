using System;
using System.Collections.Generic;

namespace KeyRotation.Sandbox.Sts;

/// <summary>The roles that the sandbox's user can assume, each with the external ID that it requires, if any.</summary>
internal sealed class SandboxRoles
{
    private readonly Dictionary<string, string?> _externalIds = new(StringComparer.Ordinal);

    public SandboxRoles(
        string roleArn, string externalIdRoleArn, string externalId, IReadOnlyDictionary<string, string?>? more)
    {
        _externalIds[roleArn] = null;
        _externalIds[externalIdRoleArn] = externalId;
        if (more is null)
        {
            return;
        }

        foreach (KeyValuePair<string, string?> role in more)
        {
            _externalIds[role.Key] = role.Value;
        }
    }

    /// <summary>Whether the role exists and the external ID is the one that it requires.</summary>
    public bool MayAssume(string roleArn, string? externalId)
        => _externalIds.TryGetValue(roleArn, out string? wanted) && (wanted is null || wanted == externalId);
}
