namespace KeyRotation.Sandbox.Kms;

/// <summary>The KMS key states that the sandbox supports.</summary>
internal static class KmsKeyState
{
    public const string Enabled = nameof(Enabled);
    public const string Disabled = nameof(Disabled);
    public const string PendingDeletion = nameof(PendingDeletion);
}

/// <summary>The kind of a key: the properties that decide whether it can be rotated.</summary>
internal sealed class KmsKeyKind
{
    public static readonly KmsKeyKind Customer = new();
    public static readonly KmsKeyKind Rsa = new()
    {
        Spec = "RSA_2048",
        Usage = "SIGN_VERIFY",
        AlgorithmsName = "SigningAlgorithms",
        Algorithms = new[] { "RSASSA_PSS_SHA_256", "RSASSA_PKCS1_V1_5_SHA_256" },
    };
    public static readonly KmsKeyKind Hmac = new()
    {
        Spec = "HMAC_256",
        Usage = "GENERATE_VERIFY_MAC",
        AlgorithmsName = "MacAlgorithms",
        Algorithms = new[] { "HMAC_SHA_256" },
    };
    public static readonly KmsKeyKind Imported = new() { Origin = "EXTERNAL" };
    public static readonly KmsKeyKind AwsManaged = new() { IsAwsManaged = true };
    public static readonly KmsKeyKind Primary = new() { IsPrimary = true };
    public static readonly KmsKeyKind Replica = new() { IsReplica = true };
    public static readonly KmsKeyKind CustomStore = new() { Origin = "AWS_CLOUDHSM" };

    private KmsKeyKind()
    {
    }

    public string Spec { get; private init; } = "SYMMETRIC_DEFAULT";

    public string Usage { get; private init; } = "ENCRYPT_DECRYPT";

    public string AlgorithmsName { get; private init; } = "EncryptionAlgorithms";

    public string[] Algorithms { get; private init; } = { "SYMMETRIC_DEFAULT" };

    public string Origin { get; private init; } = "AWS_KMS";

    public bool IsAwsManaged { get; private init; }

    /// <summary>Whether this is the primary key of a multi-Region key. Only the primary key can be rotated.</summary>
    public bool IsPrimary { get; private init; }

    public bool IsReplica { get; private init; }

    public bool IsMultiRegion => IsPrimary || IsReplica;

    public bool IsImported => Origin == "EXTERNAL";

    public bool IsInCustomStore => Origin == "AWS_CLOUDHSM";

    public bool IsAsymmetric => Usage == "SIGN_VERIFY";

    public bool IsSymmetricEncryption => Spec == "SYMMETRIC_DEFAULT";

    /// <summary>Whether the material has an id. This applies to symmetric keys whose material KMS stores.</summary>
    public bool HasMaterialId => IsSymmetricEncryption && !IsInCustomStore;
}
