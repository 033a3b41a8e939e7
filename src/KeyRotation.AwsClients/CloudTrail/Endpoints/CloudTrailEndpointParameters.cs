using Amazon.Runtime.Endpoints;

namespace Amazon.CloudTrail.Endpoints;

/// <summary>What an endpoint provider decides by.</summary>
public class CloudTrailEndpointParameters : EndpointParameters
{
    /// <summary>The region, such as <c>eu-west-1</c>.</summary>
    public string? Region
    {
        get => (string?)this["Region"];
        set => this["Region"] = value;
    }

    /// <summary>Whether the endpoint must answer over IPv6 too. False where it is not set.</summary>
    public bool? UseDualStack
    {
        get => (bool?)this["UseDualStack"];
        set => this["UseDualStack"] = value;
    }

    /// <summary>Whether the endpoint must use FIPS 140 validated cryptography. False where it is not set.</summary>
    public bool? UseFIPS
    {
        get => (bool?)this["UseFIPS"];
        set => this["UseFIPS"] = value;
    }

    /// <summary>An endpoint of one's own, which goes before everything else.</summary>
    public string? Endpoint
    {
        get => (string?)this["Endpoint"];
        set => this["Endpoint"] = value;
    }
}
