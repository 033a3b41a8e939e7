using System;
using System.Collections.Generic;

namespace KeyRotation.Sandbox.State;

/// <summary>
/// Resources in their listing order and by identifier. Filled once and never changed, so reading it takes no lock.
/// </summary>
internal sealed class Registry<T>
    where T : class
{
    private readonly Dictionary<string, T> _byIdentifier;

    public Registry(T[] inOrder, Func<T, string> identifier)
    {
        InOrder = inOrder;
        _byIdentifier = new Dictionary<string, T>(inOrder.Length, StringComparer.Ordinal);
        foreach (T resource in inOrder)
        {
            _byIdentifier.Add(identifier(resource), resource);
        }
    }

    public T[] InOrder { get; }

    public T? Find(string identifier) => _byIdentifier.TryGetValue(identifier, out T? resource) ? resource : null;

    /// <summary>
    /// One page: from <paramref name="start"/> on, up to <paramref name="max"/> resources that
    /// <paramref name="project"/> turns into something, and where the next page starts (-1 after the last).
    /// </summary>
    public List<TView> Page<TView>(int start, int max, Func<T, TView?> project, out int next)
        where TView : class
    {
        var page = new List<TView>(Math.Min(max, Math.Max(0, InOrder.Length - start)));
        for (int i = start; i < InOrder.Length; i++)
        {
            TView? view = project(InOrder[i]);
            if (view is null)
            {
                continue;
            }

            if (page.Count == max)
            {
                next = i;
                return page;
            }

            page.Add(view);
        }

        next = -1;
        return page;
    }
}
