using System;
using System.Collections.Generic;

namespace KeyRotation.Sandbox.State;

/// <summary>
/// The resources in listing order and by identifier. It is filled once and never changed, so reads need no lock.
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
    /// One page: up to <paramref name="max"/> resources from <paramref name="start"/> on for which <paramref
    /// name="project"/> does not return null, and the start of the next page (-1 after the last).
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
