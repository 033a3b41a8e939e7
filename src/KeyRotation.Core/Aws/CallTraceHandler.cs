using System;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace KeyRotation.Aws;

/// <summary>
/// Reports each attempt to the current async context's callback. It is inside the retry handler, so it sees every
/// attempt.
/// </summary>
internal sealed class CallTraceHandler : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        if (AwsCall.OnCall is not { } onCall)
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }

        if (AwsCall.BeforeAttempt is { } beforeAttempt)
        {
            await beforeAttempt(executionContext.RequestContext.CancellationToken).ConfigureAwait(false);
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            var answer = executionContext.ResponseContext;
            onCall(
                Describe(
                    executionContext,
                    answer.HttpResponse?.StatusCode,
                    null,
                    answer.Response?.ResponseMetadata?.RequestId,
                    started));
            return result;
        }
        catch (AmazonServiceException e) when (e.StatusCode != 0)
        {
            onCall(Describe(executionContext, e.StatusCode, e.ErrorCode ?? e.GetType().Name, e.RequestId, started));
            throw;
        }
        catch (Exception e)
        {
            onCall(Describe(executionContext, null, e.GetBaseException().GetType().Name, null, started));
            throw;
        }
    }

    private static AwsCall Describe(
        IExecutionContext context, HttpStatusCode? status, string? error, string? requestId, long started)
    {
        var request = context.RequestContext;
        var elapsed = TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - started) / (double)Stopwatch.Frequency);
        return new AwsCall(
            request.ServiceMetaData.ServiceId,
            request.RequestName.EndsWith("Request", StringComparison.Ordinal)
                ? request.RequestName.Substring(0, request.RequestName.Length - "Request".Length)
                : request.RequestName,
            request.Request?.Endpoint?.WithoutSecrets() ?? string.Empty,
            request.Retries + 1,
            status,
            error,
            requestId,
            elapsed)
        {
            ServiceTime = DateOf(context.ResponseContext.HttpResponse),
        };
    }

    // Error responses have a date, too. A proxy may add its own date if the service sent none.
    private static DateTimeOffset? DateOf(IWebResponseData? answer) =>
        answer?.IsHeaderPresent("Date") == true
        && DateTimeOffset.TryParse(
            answer.GetHeaderValue("Date"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var date)
            ? date
            : null;
}
