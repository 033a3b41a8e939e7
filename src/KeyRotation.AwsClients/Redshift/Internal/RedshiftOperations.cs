using System;
using System.Collections.Generic;
using System.Globalization;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;
using Amazon.SlimClients;

namespace Amazon.Redshift.Internal;

/// <summary>How each operation is written and read. Made once: the SDK only reads these.</summary>
internal static class RedshiftOperations
{
    public static InvokeOptions RotateEncryptionKey { get; } =
        Operation<RotateEncryptionKeyRequest, RotateEncryptionKeyResponse>(
            nameof(RotateEncryptionKey),
            Write,
            static () => new RotateEncryptionKeyResponse(),
            nameof(RotateEncryptionKeyResponse.Cluster));

    // A page without any cluster or event may come without the list too.
    public static InvokeOptions DescribeClusters { get; } =
        Operation<DescribeClustersRequest, DescribeClustersResponse>(
            nameof(DescribeClusters), Write, static () => new DescribeClustersResponse());

    public static InvokeOptions DescribeEvents { get; } = Operation<DescribeEventsRequest, DescribeEventsResponse>(
        nameof(DescribeEvents), Write, static () => new DescribeEventsResponse());

    private static InvokeOptions Operation<TRequest, TResponse>(
        string name, Action<TRequest, ParameterCollection> write, Func<TResponse> create, string? required = null)
        where TRequest : AmazonRedshiftRequest
        where TResponse : AmazonWebServiceResponse, IXmlStructure =>
        new()
        {
            RequestMarshaller = new QueryMarshaller<TRequest>("Amazon.Redshift", "2012-12-01", name, write),
            ResponseUnmarshaller = new QueryUnmarshaller<TResponse>(name, required, create, CreateException),
        };

    private static void Write(RotateEncryptionKeyRequest request, ParameterCollection form) =>
        Add(form, "ClusterIdentifier", request.ClusterIdentifier);

    private static void Write(DescribeClustersRequest request, ParameterCollection form)
    {
        Add(form, "ClusterIdentifier", request.ClusterIdentifier);
        Add(form, "Marker", request.Marker);
        Add(form, "MaxRecords", request.MaxRecords);
        Add(form, "TagKeys", "TagKey", request.TagKeys);
        Add(form, "TagValues", "TagValue", request.TagValues);
    }

    private static void Write(DescribeEventsRequest request, ParameterCollection form)
    {
        Add(form, "Duration", request.Duration);
        Add(form, "EndTime", request.EndTime);
        Add(form, "Marker", request.Marker);
        Add(form, "MaxRecords", request.MaxRecords);
        Add(form, "SourceIdentifier", request.SourceIdentifier);
        Add(form, "SourceType", request.SourceType?.Value);
        Add(form, "StartTime", request.StartTime);
    }

    private static void Add(ParameterCollection form, string name, string? value)
    {
        if (value != null)
        {
            form.Add(name, value);
        }
    }

    private static void Add(ParameterCollection form, string name, int? value) =>
        Add(form, name, value?.ToString(CultureInfo.InvariantCulture));

    private static void Add(ParameterCollection form, string name, DateTime? value)
    {
        if (value is { } time)
        {
            form.Add(name, StringUtils.FromDateTimeToISO8601WithOptionalMs(time));
        }
    }

    private static void Add(ParameterCollection form, string name, string item, List<string>? values)
    {
        if (!Collections.IsSet(values))
        {
            return;
        }

        if (values!.Count == 0)
        {
            form.Add(name, string.Empty);
        }

        for (int i = 0; i < values.Count; i++)
        {
            form.Add($"{name}.{item}.{i + 1}", values[i]);
        }
    }

    private static AmazonServiceException CreateException(ErrorResponse e) =>
        e.Code switch
        {
            "ClusterNotFound" => new ClusterNotFoundException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
            "DependentServiceRequestThrottlingFault" => new DependentServiceRequestThrottlingException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
            "InvalidClusterState" => new InvalidClusterStateException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
            "InvalidTagFault" => new InvalidTagException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
            "UnsupportedOperation" => new UnsupportedOperationException(
                e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
            _ => new AmazonRedshiftException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        };
}
