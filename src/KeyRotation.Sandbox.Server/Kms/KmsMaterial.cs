namespace KeyRotation.Sandbox.Kms;

/// <summary>One material of a key, as ListKeyRotations shows it.</summary>
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

    /// <summary>The rotation that made it current; null for the first material and for one that is pending.</summary>
    public KmsRotation? Rotation { get; }
}
