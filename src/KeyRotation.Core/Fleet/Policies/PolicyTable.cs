using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Fleet.Policies;

/// <summary>A table of a policy with a known set of keys and typed access to their values.</summary>
internal sealed class PolicyTable
{
    private readonly Dictionary<string, PolicyMember> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly PolicyNode _node;
    private readonly string? _file;

    /// <summary>Validates a table's keys.</summary>
    /// <param name="node">The parsed value, which must be a table.</param>
    /// <param name="path">Its path in the policy, such as Targets[2]; empty for the policy itself.</param>
    /// <param name="file">The policy's file; null if there is none.</param>
    /// <param name="keys">The allowed keys; null for any.</param>
    /// <exception cref="KeyRotationException">
    /// The value is not a table, or a key is unknown or appears twice.
    /// </exception>
    public PolicyTable(PolicyNode node, string path, string? file, IReadOnlyList<string>? keys)
    {
        _node = node;
        _file = file;
        Path = path;
        foreach (var member in node.Members ?? throw WrongType(path, node, CoreMessages.NeedsTable))
        {
            if (keys is not null && !keys.Contains(member.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw Unknown(member, keys);
            }

            if (_members.ContainsKey(member.Key))
            {
                throw PolicyErrors.Invalid(
                    file,
                    PathOf(member.Key),
                    member.Position,
                    CoreMessages.PolicyKeyTwice,
                    CoreMessages.PolicyKeyTwiceAction);
            }

            _members.Add(member.Key, member);
        }
    }

    /// <summary>Its path in the policy.</summary>
    public string Path { get; }

    /// <summary>Whether the table has no keys.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>Whether the table has the key.</summary>
    public bool Has(string key) => _members.ContainsKey(key);

    /// <summary>A nonempty text; null if the key is missing.</summary>
    public string? Text(string key) => Find(key) is { } node ? TextOf(node, PathOf(key)) : null;

    /// <summary>One text or a list of texts; null if the key is missing.</summary>
    public IReadOnlyList<string>? Texts(string key) =>
        Find(key) is { } node ? [.. ItemsOf(node, key).Select(item => TextOf(item.Node, item.Path))] : null;

    /// <summary>One service name or a list of names; null if the key is missing.</summary>
    public IReadOnlyList<TargetService>? Services(string key) =>
        Find(key) is { } node ? [.. ItemsOf(node, key).Select(item => ServiceOf(item.Node, item.Path))] : null;

    /// <summary>A service name; null if the key is missing.</summary>
    public TargetService? Service(string key) => Find(key) is { } node ? ServiceOf(node, PathOf(key)) : null;

    /// <summary>A whole number within bounds; null if the key is missing.</summary>
    public int? Number(string key, int least, int most)
    {
        if (Find(key) is not { } node)
        {
            return null;
        }

        var needed = CoreMessages.NeedsNumber.With(least, most);
        if (node.Value is not (sbyte or byte or short or ushort or int or uint or long or ulong))
        {
            throw WrongType(PathOf(key), node, needed);
        }

        var number = Convert.ToDecimal(node.Value, CultureInfo.InvariantCulture);
        return number >= least && number <= most
            ? (int)number
            : throw InvalidKey(
                key, CoreMessages.PolicyWrongValue.With(number, needed), CoreMessages.PolicyWrongValueAction);
    }

    /// <summary>A duration greater than zero; null if the key is missing.</summary>
    public TimeSpan? Duration(string key)
    {
        if (Find(key) is not { } node)
        {
            return null;
        }

        var duration = Durations.Read(node.Value) ?? throw WrongType(PathOf(key), node, CoreMessages.NeedsDuration);
        return duration > TimeSpan.Zero
            ? duration
            : throw InvalidKey(
                key,
                CoreMessages.PolicyWrongValue.With(duration, CoreMessages.NeedsDuration),
                CoreMessages.PolicyWrongValueAction);
    }

    /// <summary>A time, local if it has no offset; null if the key is missing.</summary>
    public DateTimeOffset? Time(string key) =>
        Find(key) is not { } node
            ? null
            : node.Value switch
            {
                DateTimeOffset time => time,
                DateTime time => new DateTimeOffset(time),
                string text
                    when DateTimeOffset.TryParse(
                        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) => time,
                _ => throw WrongType(PathOf(key), node, CoreMessages.NeedsTime),
            };

    /// <summary>A table of texts; empty if the key is missing.</summary>
    public IReadOnlyDictionary<string, string> TextTable(string key)
    {
        // Tag keys are case-sensitive in AWS.
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(key) is { } node)
        {
            foreach (var member in node.Members ?? throw WrongType(PathOf(key), node, CoreMessages.NeedsTable))
            {
                texts[member.Key] =
                    member.Value.Value as string
                    ?? throw WrongType(PathOf(key) + "." + member.Key, member.Value, CoreMessages.NeedsText);
            }
        }

        return texts;
    }

    /// <summary>One table or a list of tables; empty if the key is missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="keys">The keys that each table may have.</param>
    public IEnumerable<PolicyTable> Tables(string key, IReadOnlyList<string> keys) =>
        Find(key) is { } node
            ? ItemsOf(node, key).Select(item => new PolicyTable(item.Node, item.Path, _file, keys))
            : [];

    /// <summary>Makes the error for a key of this table, or for the table itself if the key is missing.</summary>
    public KeyRotationException InvalidKey(
        string key, string problem, string action, string errorId = ErrorIds.InvalidPolicy) =>
        PolicyErrors.Invalid(
            _file,
            PathOf(key),
            _members.TryGetValue(key, out var member) ? member.Value.Position : _node.Position,
            problem,
            action,
            errorId);

    /// <summary>Makes the error for this table as a whole.</summary>
    public KeyRotationException Invalid(string problem, string action, string errorId = ErrorIds.InvalidPolicy) =>
        PolicyErrors.Invalid(_file, Path, _node.Position, problem, action, errorId);

    private PolicyNode? Find(string key)
    {
        if (!_members.TryGetValue(key, out var member))
        {
            return null;
        }

        // A key without a value comes from an unset variable or an unfinished edit. A limit must not be dropped
        // because of that.
        return member.Value.IsNothing
            ? throw InvalidKey(key, CoreMessages.PolicyNoValue, CoreMessages.PolicyNoValueAction)
            : member.Value;
    }

    private IEnumerable<(PolicyNode Node, string Path)> ItemsOf(PolicyNode node, string key)
    {
        var path = PathOf(key);
        if (node.Items is not { } items)
        {
            return [(node, path)];
        }

        return items.Count > 0
            ? items.Select((item, index) => (item, $"{path}[{index}]"))
            : throw InvalidKey(key, CoreMessages.PolicyEmptyList, CoreMessages.PolicyNoValueAction);
    }

    private string TextOf(PolicyNode node, string path) => node.Value is string text && !string.IsNullOrWhiteSpace(text)
        ? text
        : throw WrongType(path, node, CoreMessages.NeedsText);

    private TargetService ServiceOf(PolicyNode node, string path)
    {
        if (node.Value is TargetService known)
        {
            return known;
        }

        var names = Enum.GetNames(typeof(TargetService));
        var name = TextOf(node, path);
        // By name only: Enum.Parse would also accept the text "1".
        return names.FirstOrDefault(each => string.Equals(each, name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? (TargetService)Enum.Parse(typeof(TargetService), found)
            : throw PolicyErrors.Invalid(
                _file,
                path,
                node.Position,
                CoreMessages.PolicyUnknownService.With(name),
                Suggestion(name, names) ?? CoreMessages.PolicyOneOf.With(string.Join(", ", names)),
                ErrorIds.UnknownService);
    }

    private KeyRotationException Unknown(PolicyMember member, IReadOnlyList<string> keys) =>
        PolicyErrors.Invalid(
            _file,
            PathOf(member.Key),
            member.Position,
            CoreMessages.PolicyUnknownKey,
            Suggestion(member.Key, keys) ?? CoreMessages.PolicyOneOf.With(string.Join(", ", keys)));

    private static string? Suggestion(string name, IEnumerable<string> names) =>
        SpellingSuggestion.To(name, names) is { } nearest ? CoreMessages.PolicySuggestion.With(nearest) : null;

    // Report the type of the value, not the value itself: it may be a secret in the wrong place.
    private KeyRotationException WrongType(string path, PolicyNode node, string needed) =>
        PolicyErrors.Invalid(
            _file,
            path,
            node.Position,
            CoreMessages.PolicyWrongType.With(needed, KindOf(node)),
            CoreMessages.PolicyWrongValueAction);

    private static string KindOf(PolicyNode node) => node switch
    {
        { IsNothing: true } => CoreMessages.KindNothing,
        { Members: not null } => CoreMessages.KindTable,
        { Items: not null } => CoreMessages.KindList,
        { Value: string text } => string.IsNullOrWhiteSpace(text) ? CoreMessages.KindEmptyText : CoreMessages.KindText,
        { Value: bool } => CoreMessages.KindBoolean,
        _ => CoreMessages.KindOther.With(node.Value!.GetType().Name),
    };

    private string PathOf(string key) => Path.Length == 0 ? key : Path + "." + key;
}
