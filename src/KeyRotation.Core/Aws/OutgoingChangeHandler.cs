using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace KeyRotation.Aws;

/// <summary>
/// Adds the attempt id of the change to the User-Agent, beside what the SDK and the user put there. It sits outside the
/// retry handler, so the id is there once however often a request is tried.
/// </summary>
internal sealed class OutgoingChangeHandler : PipelineHandler
{
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        if (OutgoingChange.Current is { } change)
        {
            executionContext.RequestContext.UserAgentDetails.AddUserAgentComponent(change.UserAgentComponent);
        }

        return base.InvokeAsync<T>(executionContext);
    }
}
