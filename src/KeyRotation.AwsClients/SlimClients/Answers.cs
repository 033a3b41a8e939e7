using System;
using System.IO;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.SlimClients;

/// <summary>What the answers of both protocols have in common.</summary>
internal static class Answers
{
    private static readonly string[] s_requestIdHeaders = { "x-amzn-RequestId", "x-amz-request-id" };

    /// <summary>The request id in the headers; null where no header carries it.</summary>
    public static string? RequestId(UnmarshallerContext context)
    {
        foreach (string header in s_requestIdHeaders)
        {
            // Asking for a header that is absent is an error in some response implementations of the SDK.
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

    /// <summary>An error document that is not one of AWS. Headers and status remain.</summary>
    public static ErrorResponse UnreadableError() =>
        new() { Type = ErrorType.Unknown, Message = "The service answered with an error whose text cannot be read." };

    /// <summary>The whole body of an error, also what the parser of the SDK had no use for.</summary>
    public static byte[] ErrorBody(UnmarshallerContext context, Stream? stream)
    {
        try
        {
            // The SDK keeps what was read.
            stream?.CopyTo(Stream.Null);
        }
        catch (Exception e) when (UnusableAnswer.Explains(e))
        {
            // The connection failed: what came before remains.
        }

        return context.GetResponseBodyBytes() ?? [];
    }

    /// <summary>Fills in what the body of an error did not tell: from the headers, then from the status.</summary>
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

    // "com.amazonaws.redshiftserverless#ConflictException:http://…" is what AWS front ends make of a plain code.
    private static string BareCode(string code)
    {
        int end = code.IndexOf(':');
        string bare = end < 0 ? code : code.Substring(0, end);
        return bare.Substring(bare.LastIndexOf('#') + 1);
    }
}
