namespace KeyRotation.Sandbox.Kms;

/// <summary>A key material, as ListKeyRotations returns it.</summary>
internal sealed class KmsMaterial
{
    public const string Current = "CURRENT";
    public const string NonCurrent = "NON_CURRENT";
    public const string PendingRotation = "PENDING_ROTATION";

    public KmsMaterial(string id, string state, KmsRotation? rotation)
    {
        Id = id;
        State = state;
        Rotation = rotation;
    }

    public string Id { get; }

    public string State { get; }

    /// <summary>The rotation that made it current; null for the first material and for pending material.</summary>
    public KmsRotation? Rotation { get; }
}
