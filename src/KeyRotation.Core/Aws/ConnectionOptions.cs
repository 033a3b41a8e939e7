using System;

namespace KeyRotation.Aws;

/// <summary>
/// How the caller wants to connect to AWS. Everything is optional; null values are resolved from the environment and
/// the shared files.
/// </summary>
/// <remarks>A record, because equal options share one connection.</remarks>
internal sealed record ConnectionOptions
{
    /// <summary>Region system name, such as eu-west-1.</summary>
    public string? Region { get; init; }

    /// <summary>Name of a profile in the shared files or the SDK's store.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Path of the credentials file that contains the profile.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>Access key id.</summary>
    public string? AccessKey { get; init; }

    /// <summary>Secret access key.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Session token of temporary keys.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Credentials object of another module, read by reflection and compared by reference.</summary>
    public object? ForeignCredentials { get; init; }

    /// <summary>ARN of a role to assume with the credentials.</summary>
    public string? RoleArn { get; init; }

    /// <summary>External id that the role's trust policy requires.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Absolute http or https address to use instead of the AWS endpoints, for every service.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>
    /// How often a read is attempted in total; null for the SDK's configured value (3). A change is sent once.
    /// </summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Accept any server certificate. For test endpoints only.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>Overridden because a record would print its members, and some of them are secrets.</summary>
    public override string ToString() => nameof(ConnectionOptions);
}
