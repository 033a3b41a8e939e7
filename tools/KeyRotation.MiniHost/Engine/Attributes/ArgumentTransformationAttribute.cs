using System.Management.Automation.Host;
using System.Management.Automation.Internal;

namespace System.Management.Automation;

/// <summary>Changes an argument before it is converted to the parameter's type.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public abstract class ArgumentTransformationAttribute : CmdletMetadataAttribute
{
    /// <summary>Whether an optional parameter's null is transformed too.</summary>
    public virtual bool TransformNullOptionalParameters => true;

    public abstract object? Transform(EngineIntrinsics engineIntrinsics, object? inputData);
}

/// <summary>What a transformation or validation may see of the engine.</summary>
public class EngineIntrinsics
{
    internal EngineIntrinsics(SessionState sessionState, PSHost host)
    {
        SessionState = sessionState;
        Host = host;
    }

    public SessionState SessionState { get; }

    public PSHost Host { get; }
}

/// <summary>Lets a PSCredential through; real PowerShell would ask for the password that a bare user name lacks.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class CredentialAttribute : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => true;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? bare = PSObject.Base(inputData);
        return bare switch
        {
            null or PSCredential => bare,
            string => throw new PSInvalidOperationException("A credential cannot be asked for in a non-interactive host."),
            _ => inputData,
        };
    }
}
