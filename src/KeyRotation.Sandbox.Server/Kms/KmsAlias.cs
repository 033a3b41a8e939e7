namespace KeyRotation.Sandbox.Kms;

/// <summary>A friendly name of a key.</summary>
internal sealed class KmsAlias
{
    public KmsAlias(string name, string arn, KmsKey key)
    {
        Name = name;
        Arn = arn;
        Key = key;
    }

    public string Name { get; }

    public string Arn { get; }

    public KmsKey Key { get; }
}
