using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Aws;

namespace KeyRotation.Inventory;

/// <summary>
/// Resource names for argument completion. A list that takes longer than the caller's time limit continues in the
/// background, so that the next Tab can use it.
/// </summary>
internal static class NameCache
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_listLimit = TimeSpan.FromSeconds(15);
    private static readonly ConcurrentDictionary<
        (object Connection, TargetService Service),
        (DateTimeOffset Asked, Task<IReadOnlyList<Target>> Names)
    > s_lists = new();

    /// <summary>The names from a recent list; empty if they could not be listed in time.</summary>
    public static IReadOnlyList<Target> Get(ConnectionOptions options, TargetService service, TimeSpan patience)
    {
        var now = DateTimeOffset.UtcNow;
        // The environment is part of the key: another AWS_PROFILE is another account.
        var key = (ConnectionCache.KeyOf(options), service);
        if (!s_lists.TryGetValue(key, out var list) || now - list.Asked > s_lifetime)
        {
            // An interactive user rarely needs more than a few connections.
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
        // Pressing Tab must not prompt or start a program.
        if (MfaCredentials.MayPrompt(options))
        {
            return [];
        }

        TokenCode.Prompt = null;
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
