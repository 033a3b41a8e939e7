namespace KeyRotation.Sandbox.Protocol;

/// <summary>The input of an operation.</summary>
internal abstract class OperationInput
{
    protected OperationInput(string operation) => Operation = operation;

    public string Operation { get; }

    /// <summary>The resource of the call, as the client named it.</summary>
    public string? Identifier { get; protected set; }
}
