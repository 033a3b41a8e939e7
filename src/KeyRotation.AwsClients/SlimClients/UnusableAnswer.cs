using System;
using System.IO;
using System.Net;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.SlimClients;

/// <summary>
/// Creates the error for a response that cannot be used although its status is a success. It is the SDK's
/// <see cref="AmazonUnmarshallingException"/>, with the status that the SDK's retry policy takes for transient: reads
/// are retried, and the caller of a change sees that the outcome is unknown.
/// </summary>
internal static class UnusableAnswer
{
    /// <summary>Whether an exception means that the bytes were not received or cannot be parsed.</summary>
    public static bool Explains(Exception exception) => exception
        is XmlException or JsonException or AnswerException or FormatException or OverflowException
        or IOException or InvalidOperationException;

    public static AmazonUnmarshallingException NotReceived(
        string operation, UnmarshallerContext context, Exception cause) =>
        Make(
            context,
            $"The response to {operation} was cut off: the connection failed before its end. {cause.Message}",
            cause);

    public static AmazonUnmarshallingException Empty(string operation, UnmarshallerContext context) =>
        Make(context, $"The response to {operation} is empty.", null);

    public static AmazonUnmarshallingException CutOff(
        string operation,
        UnmarshallerContext context,
        int length,
        Exception cause) =>
        Make(context, $"The response to {operation} was cut off after {length} bytes. {cause.Message}", cause);

    public static AmazonUnmarshallingException Malformed(
        string operation,
        UnmarshallerContext context,
        Exception cause) => Make(context, $"The response to {operation} is malformed. {cause.Message}", cause);

    private static AmazonUnmarshallingException Make(UnmarshallerContext context, string message, Exception? cause) =>
        // The message does not include the body: a response can hold secrets.
        new(Answers.RequestId(context), lastKnownLocation: null, responseBody: null, message, cause)
        {
            StatusCode = context.ResponseData?.StatusCode ?? HttpStatusCode.OK,
        };
}
