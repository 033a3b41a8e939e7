using System;
using System.Collections.Generic;
using System.Linq;

/// <summary>Members of collections and sequences that .NET Framework lacks.</summary>
internal static class CollectionExtensions
{
    public static TValue? GetValueOrDefault<TKey, TValue>(
        this IReadOnlyDictionary<TKey, TValue> entries, TKey key, TValue? otherwise = default) =>
        entries.TryGetValue(key, out TValue value) ? value : otherwise;

    public static TValue? GetValueOrDefault<TKey, TValue>(this Dictionary<TKey, TValue> entries, TKey key) =>
        entries.TryGetValue(key, out TValue value) ? value : default;

    public static bool TryAdd<TKey, TValue>(this Dictionary<TKey, TValue> entries, TKey key, TValue value)
    {
        if (entries.ContainsKey(key))
        {
            return false;
        }

        entries.Add(key, value);
        return true;
    }

    public static void Deconstruct<TKey, TValue>(
        this KeyValuePair<TKey, TValue> pair, out TKey key, out TValue value) =>
        (key, value) = (pair.Key, pair.Value);

    public static IEnumerable<T> DistinctBy<T, TKey>(
        this IEnumerable<T> items, Func<T, TKey> key, IEqualityComparer<TKey>? comparer = null) =>
        items.GroupBy(key, comparer).Select(group => group.First());

    public static IEnumerable<KeyValuePair<TKey, int>> CountBy<T, TKey>(this IEnumerable<T> items, Func<T, TKey> key) =>
        items.GroupBy(key).Select(group => new KeyValuePair<TKey, int>(group.Key, group.Count()));

    public static IOrderedEnumerable<T> Order<T>(this IEnumerable<T> items, IComparer<T>? comparer = null) =>
        items.OrderBy(item => item, comparer);

    public static IOrderedEnumerable<T> OrderDescending<T>(this IEnumerable<T> items) =>
        items.OrderByDescending(item => item);

    public static IEnumerable<(TFirst First, TSecond Second)> Zip<TFirst, TSecond>(
        this IEnumerable<TFirst> first, IEnumerable<TSecond> second) => first.Zip(second, (one, other) => (one, other));

    public static IEnumerable<T> SkipLast<T>(this IReadOnlyCollection<T> items, int count) =>
        items.Take(items.Count - count);
}
