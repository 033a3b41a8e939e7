using System;

namespace KeyRotation.Aws;

/// <summary>What a caller says about how AWS is reached. Everything is optional; what is null is looked up.</summary>
/// <remarks>A record: two equal options share one connection.</remarks>
internal sealed record ConnectionOptions
{
    /// <summary>Region system name, such as eu-west-1.</summary>
    public string? Region { get; init; }

    /// <summary>Name of a profile in the shared configuration or the SDK's store.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Path of the credentials file to look the profile up in.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>Access key id.</summary>
    public string? AccessKey { get; init; }

    /// <summary>Secret access key.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Session token that belongs to temporary keys.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Credentials object of another module, read by its shape; compared by reference.</summary>
    public object? ForeignCredentials { get; init; }

    /// <summary>ARN of a role to assume with the credentials found.</summary>
    public string? RoleArn { get; init; }

    /// <summary>External id that the role's trust policy asks for.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Absolute http or https address that replaces AWS's own endpoints, for every service.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>
    /// How often a read is tried in all; null takes the SDK's configured value (3). A change is sent once.
    /// </summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Accept any server certificate. For test endpoints only.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>No record's members are printed: some of them are secrets.</summary>
    public override string ToString() => nameof(ConnectionOptions);
}
