using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;

namespace KeyRotation.Inventory;

/// <summary>
/// Names of resources for completion. A list that takes longer than somebody is willing to wait goes on in the
/// background, and the next Tab finds it.
/// </summary>
internal static class NameCache
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_listLimit = TimeSpan.FromSeconds(15);
    private static readonly ConcurrentDictionary<
        (object Connection, TargetService Service),
        (DateTimeOffset Asked, Task<IReadOnlyList<Target>> Names)
    > s_lists = new();

    /// <summary>The resources as listed lately; empty where they could not be listed in time.</summary>
    public static IReadOnlyList<Target> Get(ConnectionOptions options, TargetService service, TimeSpan patience)
    {
        var now = DateTimeOffset.UtcNow;
        // The environment is part of it: another AWS_PROFILE is another account.
        var key = (ConnectionCache.KeyOf(options), service);
        if (!s_lists.TryGetValue(key, out var list) || now - list.Asked > s_lifetime)
        {
            // Half a dozen connections is what one person types in a while.
            if (s_lists.Count > 16)
            {
                s_lists.Clear();
            }

            s_lists[key] = list = (now, Task.Run(() => ListAsync(options, service)));
        }

        return list.Names.Wait(patience) ? list.Names.Result : [];
    }

    private static async Task<IReadOnlyList<Target>> ListAsync(ConnectionOptions options, TargetService service)
    {
        // Nobody expects a question, or a program that starts, when all that was pressed is Tab.
        if (MfaCredentials.MayAsk(options))
        {
            return [];
        }

        TokenCode.Asker = null;
        using var limit = new CancellationTokenSource(s_listLimit);
        var all = new List<Target>();
        await new TargetLister(ConnectionCache.Get(options)).ListAsync(service, Add, limit.Token).ConfigureAwait(false);
        return all;

        Task Add(IReadOnlyList<Target> page)
        {
            all.AddRange(page);
            return Task.CompletedTask;
        }
    }
}
