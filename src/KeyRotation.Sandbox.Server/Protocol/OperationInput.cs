namespace KeyRotation.Sandbox.Protocol;

/// <summary>What an operation was called with.</summary>
internal abstract class OperationInput
{
    protected OperationInput(string operation) => Operation = operation;

    public string Operation { get; }

    /// <summary>The resource that the call is about, as the client named it.</summary>
    public string? Identifier { get; protected set; }
}
