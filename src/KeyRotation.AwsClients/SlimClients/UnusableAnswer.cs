using System;
using System.IO;
using System.Net;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.SlimClients;

/// <summary>
/// Makes the error for an answer with a status of success that cannot be used. It is the SDK's own
/// <see cref="AmazonUnmarshallingException"/>, with the status that makes the SDK's retry policy take it for transient:
/// reads are tried again, and a caller of a change sees that its outcome is not known.
/// </summary>
internal static class UnusableAnswer
{
    /// <summary>Whether an exception says that the bytes could not be had or do not mean what they should.</summary>
    public static bool Explains(Exception exception) => exception
        is XmlException or JsonException or AnswerException or FormatException or OverflowException
        or IOException or InvalidOperationException;

    public static AmazonUnmarshallingException NotReceived(
        string operation, UnmarshallerContext context, Exception cause) =>
        Make(
            context,
            $"The answer to {operation} was cut off: the connection failed before its end. {cause.Message}",
            cause);

    public static AmazonUnmarshallingException Empty(string operation, UnmarshallerContext context) =>
        Make(context, $"The answer to {operation} is empty.", null);

    public static AmazonUnmarshallingException CutOff(
        string operation,
        UnmarshallerContext context,
        int length,
        Exception cause) =>
        Make(context, $"The answer to {operation} was cut off after {length} bytes. {cause.Message}", cause);

    public static AmazonUnmarshallingException Malformed(
        string operation,
        UnmarshallerContext context,
        Exception cause) => Make(context, $"The answer to {operation} is malformed. {cause.Message}", cause);

    private static AmazonUnmarshallingException Make(UnmarshallerContext context, string message, Exception? cause) =>
        // No body in the message: an answer can name secrets.
        new(Answers.RequestId(context), lastKnownLocation: null, responseBody: null, message, cause)
        {
            StatusCode = context.ResponseData?.StatusCode ?? HttpStatusCode.OK,
        };
}
