using System;
using System.Collections.Generic;
using System.Text.Json;
using Amazon.CloudTrail.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SlimClients;
using Amazon.Util;

namespace Amazon.CloudTrail.Internal;

/// <summary>How each operation is written and read. Created once: the SDK only reads these.</summary>
internal static class CloudTrailOperations
{
    private const string TargetPrefix = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";

    public static InvokeOptions LookupEvents { get; } = new()
    {
        RequestMarshaller = new JsonMarshaller<LookupEventsRequest>(
            "Amazon.CloudTrail", "2013-11-01", TargetPrefix + nameof(LookupEvents), Write),
        ResponseUnmarshaller = new JsonUnmarshaller<LookupEventsResponse>(
            nameof(LookupEvents), required: null, static () => new LookupEventsResponse(), CreateException),
    };

    private static void Write(LookupEventsRequest request, Utf8JsonWriter json)
    {
        AddTime(json, "EndTime", request.EndTime);
        AddText(json, "EventCategory", request.EventCategory?.Value);
        if (Collections.IsSet(request.LookupAttributes))
        {
            Write(request.LookupAttributes!, json);
        }

        if (request.MaxResults is { } maxResults)
        {
            json.WriteNumber("MaxResults", maxResults);
        }

        AddText(json, "NextToken", request.NextToken);
        AddTime(json, "StartTime", request.StartTime);
    }

    private static void Write(List<LookupAttribute> attributes, Utf8JsonWriter json)
    {
        json.WriteStartArray("LookupAttributes");
        foreach (LookupAttribute attribute in attributes)
        {
            json.WriteStartObject();
            AddText(json, "AttributeKey", attribute.AttributeKey?.Value);
            AddText(json, "AttributeValue", attribute.AttributeValue);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void AddText(Utf8JsonWriter json, string name, string? value)
    {
        if (value != null)
        {
            json.WriteString(name, value);
        }
    }

    // Whole seconds, as the official SDK and botocore write this format. A time that is not UTC is converted.
    private static void AddTime(Utf8JsonWriter json, string name, DateTime? value)
    {
        if (value is { } time)
        {
            TimeSpan sinceEpoch = time.ToUniversalTime() - AWSSDKUtils.EPOCH_START;
            json.WriteNumber(name, (long)Math.Floor(sinceEpoch.TotalSeconds));
        }
    }

    private static AmazonServiceException CreateException(ErrorResponse e, byte[] body) => e.Code switch
    {
        "InvalidEventCategoryException" =>
            new InvalidEventCategoryException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InvalidLookupAttributesException" =>
            new InvalidLookupAttributesException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InvalidMaxResultsException" =>
            new InvalidMaxResultsException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InvalidNextTokenException" =>
            new InvalidNextTokenException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InvalidTimeRangeException" =>
            new InvalidTimeRangeException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "OperationNotPermittedException" =>
            new OperationNotPermittedException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "UnsupportedOperationException" =>
            new UnsupportedOperationException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        _ => new AmazonCloudTrailException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
    };
}
