using System.Collections.Generic;
using KeyRotation.Sandbox.Http;

namespace KeyRotation.Sandbox.Protocol;

/// <summary>One AWS service: its operations, and how it words answers and refusals.</summary>
internal abstract class AwsService
{
    protected AwsService(string signingName) => SigningName = signingName;

    /// <summary>The service's name in a credential scope.</summary>
    public string SigningName { get; }

    public abstract IEnumerable<string> Operations { get; }

    /// <summary>The code of an error inside the service (HTTP 500).</summary>
    public abstract string InternalErrorCode { get; }

    /// <summary>Reads an operation's input without carrying anything out.</summary>
    /// <exception cref="AwsErrorException">The input is not in the service's format.</exception>
    public abstract OperationInput ReadInput(string operation, HttpRequest request);

    /// <summary>Carries the operation out.</summary>
    /// <exception cref="AwsErrorException">The service refuses.</exception>
    public abstract HttpAnswer Execute(OperationInput input, CallContext context);

    public abstract HttpAnswer Refuse(AwsErrorException error, string requestId);

    /// <summary>A refusal that every service knows, under this protocol's name for it.</summary>
    public abstract AwsErrorException Common(CommonError error, string message);

    /// <summary>Whether the operation is for callers who have no credentials yet.</summary>
    public virtual bool IsForAnybody(string operation) => false;

    /// <summary>What the audit trail records about a call; null for the operations that it leaves out.</summary>
    public virtual AuditedCall? Audit(OperationInput input) => null;

    /// <summary>An identifier in the form under which the state is kept.</summary>
    public virtual string CanonicalIdentifier(string identifier) => identifier;
}
