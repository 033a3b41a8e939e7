using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace KeyRotation.Aws;

/// <summary>
/// Adds the change's attempt id to the User-Agent, in addition to the components of the SDK and the user. It is
/// outside the retry handler, so the id appears once no matter how often a request is attempted.
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
