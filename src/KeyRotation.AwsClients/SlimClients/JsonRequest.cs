using System;
using System.Collections.Generic;
using System.Text.Json;
using Amazon.Util;

namespace Amazon.SlimClients;

/// <summary>Writes the members of a request as JSON. A member without a value is left out.</summary>
internal static class JsonRequest
{
    public static void AddText(this Utf8JsonWriter json, string name, string? value)
    {
        if (value != null)
        {
            json.WriteString(name, value);
        }
    }

    public static void AddInteger(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void AddBoolean(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } truth)
        {
            json.WriteBoolean(name, truth);
        }
    }

    // Whole seconds, as the official SDK and botocore write this format. A time that is not UTC is converted.
    public static void AddTimestamp(this Utf8JsonWriter json, string name, DateTime? value)
    {
        if (value is { } time)
        {
            TimeSpan sinceEpoch = time.ToUniversalTime() - AWSSDKUtils.EPOCH_START;
            json.WriteNumber(name, (long)Math.Floor(sinceEpoch.TotalSeconds));
        }
    }

    public static void AddTextList(this Utf8JsonWriter json, string name, List<string>? values)
    {
        if (!Collections.IsSet(values))
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (string value in values!)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void AddStructureList<T>(
        this Utf8JsonWriter json, string name, List<T>? values, Action<T, Utf8JsonWriter> write)
    {
        if (!Collections.IsSet(values))
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (T value in values!)
        {
            json.WriteStartObject();
            write(value, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
