using System;
using System.Collections.Generic;
using Xunit;

namespace KeyRotation.Tests.Support;

/// <summary>Checks of each item that fail where there is no item: xunit's own would pass.</summary>
internal static class NonEmpty
{
    /// <summary>The items, of which there must be one.</summary>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> items)
    {
        T[] all = [.. items];
        Assert.NotEmpty(all);
        return all;
    }

    /// <summary>Checks each item.</summary>
    public static void All<T>(IEnumerable<T> items, Action<T> check) => Assert.All(Of(items), check);
}
