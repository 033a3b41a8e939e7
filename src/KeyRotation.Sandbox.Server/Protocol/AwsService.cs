using System.Collections.Generic;
using KeyRotation.Sandbox.Http;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>An AWS service: its operations, and the format of its answers and errors.</summary>
internal abstract class AwsService
{
    protected AwsService(string signingName) => SigningName = signingName;

    /// <summary>The service name in a credential scope.</summary>
    public string SigningName { get; }

    public abstract IEnumerable<string> Operations { get; }

    /// <summary>The code of an internal error (HTTP 500).</summary>
    public abstract string InternalErrorCode { get; }

    /// <summary>Reads the input of an operation without carrying it out.</summary>
    /// <exception cref="AwsErrorException">The input is not in the service's format.</exception>
    public abstract OperationInput ReadInput(string operation, HttpRequest request);

    /// <summary>Carries out the operation.</summary>
    /// <exception cref="AwsErrorException">The service refuses the call.</exception>
    public abstract HttpAnswer Execute(OperationInput input, CallContext context);

    public abstract HttpAnswer Refuse(AwsErrorException error, string requestId);

    /// <summary>An error that every service can return, with this protocol's code.</summary>
    public abstract AwsErrorException Common(CommonError error, string message);

    /// <summary>Whether the operation needs no credentials.</summary>
    public virtual bool AllowsAnonymous(string operation) => false;

    /// <summary>What the audit trail records about a call; null for operations that are not recorded.</summary>
    public virtual AuditedCall? Audit(OperationInput input) => null;

    /// <summary>Converts an identifier to the form in which the state is stored.</summary>
    public virtual string CanonicalIdentifier(string identifier) => identifier;
}
