using System;
using System.Net;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>
/// Reduces the message of a service's error to one line, wherever the exception is printed later: in an error record,
/// a result or a file. It is outside the retry handler, so it sees only the last attempt.
/// </summary>
internal sealed class ErrorMessageHandler : PipelineHandler
{
    private static readonly Type[] s_parameters =
        [typeof(string), typeof(Exception), typeof(ErrorType), typeof(string), typeof(string), typeof(HttpStatusCode)];

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        try
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        catch (AmazonUnmarshallingException e)
            when (!string.IsNullOrEmpty(e.ResponseBody) || !string.IsNullOrEmpty(e.LastKnownLocation))
        {
            // Both values are copied from the body.
            throw new AmazonUnmarshallingException(
                e.RequestId,
                lastKnownLocation: null,
                responseBody: null,
                CoreMessages.UnreadableAnswer.With((int)e.StatusCode),
                e.InnerException)
            {
                StatusCode = e.StatusCode,
            };
        }
        catch (AmazonServiceException e)
            when (e is not AmazonUnmarshallingException && e.StatusCode != 0 && ServiceMessage.Of(e) != e.Message)
        {
            throw WithMessage(e, ServiceMessage.Of(e));
        }
    }

    // An exception's message cannot be changed, so a new exception is made. Every modeled exception has the
    // constructor that the SDK itself uses.
    private static AmazonServiceException WithMessage(AmazonServiceException e, string message) =>
        e.GetType()
            .GetConstructor(s_parameters)
            ?.Invoke([message, e.InnerException, e.ErrorType, e.ErrorCode, e.RequestId, e.StatusCode])
            as AmazonServiceException
        ?? new AmazonServiceException(message, e.InnerException, e.ErrorType, e.ErrorCode, e.RequestId, e.StatusCode);
}
