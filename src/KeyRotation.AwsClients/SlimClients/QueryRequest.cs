using System;
using System.Collections.Generic;
using System.Globalization;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;

namespace Amazon.SlimClients;

/// <summary>Writes the members of a request to a form. A member without a value is left out.</summary>
internal static class QueryRequest
{
    public static void AddText(this ParameterCollection form, string name, string? value)
    {
        if (value != null)
        {
            form.Add(name, value);
        }
    }

    public static void AddInteger(this ParameterCollection form, string name, int? value) =>
        form.AddText(name, value?.ToString(CultureInfo.InvariantCulture));

    public static void AddTimestamp(this ParameterCollection form, string name, DateTime? value)
    {
        if (value is { } time)
        {
            form.Add(name, StringUtils.FromDateTimeToISO8601WithOptionalMs(time));
        }
    }

    public static void AddTextList(this ParameterCollection form, string name, string item, List<string>? values)
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
}
