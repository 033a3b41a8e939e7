namespace KeyRotation.Tests.Support;

/// <summary>The trait of a test that needs what Mono lacks. The run on Mono leaves such tests out.</summary>
internal static class Needs
{
    public const string Name = "Needs";

    /// <summary>A file lock that ends in the error code of the operating system.</summary>
    public const string FileLocks = "FileLocks";

    /// <summary>CertificateRequest, which makes certificates.</summary>
    public const string Certificates = "Certificates";
}
