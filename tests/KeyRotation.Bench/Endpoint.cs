using System;
using System.Collections.Generic;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Bench;

/// <summary>The endpoint of a sandbox, and its user.</summary>
internal sealed record Endpoint(Uri Url, string Region, string AccessKey, string SecretKey)
{
    public static Endpoint Of(SandboxServer server) =>
        new(server.Endpoint, server.Region, server.AccessKey, server.SecretKey);

    /// <summary>The parameters that connect a cmdlet to it.</summary>
    public Dictionary<string, object> Parameters() => new()
    {
        ["EndpointUrl"] = Url,
        ["Region"] = Region,
        ["AccessKey"] = AccessKey,
        ["SecretKey"] = SecretKey,
    };
}
