using System;
using System.IO;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.SlimClients;

/// <summary>Code for the responses of both protocols.</summary>
internal static class Answers
{
    private static readonly string[] s_requestIdHeaders = { "x-amzn-RequestId", "x-amz-request-id" };

    /// <summary>The request id in the headers; null if no header has it.</summary>
    public static string? RequestId(UnmarshallerContext context)
    {
        foreach (string header in s_requestIdHeaders)
        {
            // Some response classes of the SDK throw if a header is missing.
            string? value =
                context.ResponseData?.IsHeaderPresent(header) == true
                    ? context.ResponseData.GetHeaderValue(header)
                    : null;
            if (!string.IsNullOrEmpty(value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The error for a body that is not an error document of AWS. Headers and status still apply.</summary>
    public static ErrorResponse UnreadableError() =>
        new() { Type = ErrorType.Unknown, Message = "The service returned an error whose text cannot be read." };

    /// <summary>The whole body of an error, including what the parser of the SDK did not read.</summary>
    public static byte[] ErrorBody(UnmarshallerContext context, Stream? stream)
    {
        try
        {
            // The SDK keeps a copy of what is read.
            stream?.CopyTo(Stream.Null);
        }
        catch (Exception e) when (UnusableAnswer.Explains(e))
        {
            // The connection failed: use what was received.
        }

        return context.GetResponseBodyBytes() ?? [];
    }

    /// <summary>Completes an error from the headers and the status where the body has no value.</summary>
    public static void Complete(ErrorResponse error, UnmarshallerContext context, HttpStatusCode status)
    {
        if (string.IsNullOrEmpty(error.Code) && context.ResponseData?.IsHeaderPresent("x-amzn-ErrorType") == true)
        {
            error.Code = BareCode(context.ResponseData.GetHeaderValue("x-amzn-ErrorType"));
        }

        if (string.IsNullOrEmpty(error.RequestId))
        {
            error.RequestId = RequestId(context);
        }

        if (error.Type == ErrorType.Unknown)
        {
            error.Type = (int)status >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        }

        error.StatusCode = status;
    }

    // AWS front ends can send "com.amazonaws.redshiftserverless#ConflictException:http://…" for a code.
    private static string BareCode(string code)
    {
        int end = code.IndexOf(':');
        string bare = end < 0 ? code : code.Substring(0, end);
        return bare.Substring(bare.LastIndexOf('#') + 1);
    }
}
