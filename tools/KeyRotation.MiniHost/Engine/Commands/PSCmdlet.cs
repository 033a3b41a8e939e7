using System.Management.Automation.Host;
using System.Management.Automation.Internal;

namespace System.Management.Automation;

/// <summary>A command that sees the session it runs in.</summary>
public abstract class PSCmdlet : Cmdlet
{
    protected PSCmdlet()
    {
    }

    public string ParameterSetName => RequiredScope.ParameterSetName();

    public InvocationInfo MyInvocation => RequiredScope.Invocation;

    public SessionState SessionState => RequiredScope.SessionState;

    public PSHost Host => RequiredScope.Host;

    private CommandScope RequiredScope =>
        Scope ?? throw new InvalidOperationException("The cmdlet is not running in a pipeline.");

    public object? GetVariableValue(string name) => SessionState.PSVariable.GetValue(name);

    public object? GetVariableValue(string name, object? defaultValue) => SessionState.PSVariable.GetValue(name, defaultValue);

    public string GetUnresolvedProviderPathFromPSPath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    public PathInfo CurrentProviderLocation(string providerId) => SessionState.Path.CurrentProviderLocation(providerId);
}
