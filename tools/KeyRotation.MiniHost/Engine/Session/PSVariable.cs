using System.Collections.Generic;

namespace System.Management.Automation;

/// <summary>A variable of the session.</summary>
public class PSVariable
{
    public PSVariable(string name)
        : this(name, value: null)
    {
    }

    public PSVariable(string name, object? value)
    {
        Name = name;
        Value = value;
    }

    public string Name { get; }

    public virtual object? Value { get; set; }

    public virtual string Description { get; set; } = string.Empty;
}

/// <summary>The session's variables, by name without regard to case.</summary>
public sealed class PSVariableIntrinsics
{
    private readonly Dictionary<string, PSVariable> _variables = new(StringComparer.OrdinalIgnoreCase);

    internal PSVariableIntrinsics()
    {
    }

    public PSVariable? Get(string name) => _variables.GetValueOrDefault(Unscoped(name));

    public object? GetValue(string name) => Get(name)?.Value;

    public object? GetValue(string name, object? defaultValue) => Get(name) is { } variable ? variable.Value : defaultValue;

    public void Set(string name, object? value)
    {
        if (Get(name) is { } existing)
        {
            existing.Value = value;
        }
        else
        {
            _variables[Unscoped(name)] = new PSVariable(Unscoped(name), value);
        }
    }

    public void Set(PSVariable variable) => _variables[variable.Name] = variable;

    public void Remove(string name) => _variables.Remove(Unscoped(name));

    public void Remove(PSVariable variable) => _variables.Remove(variable.Name);

    // One scope only, so that "global:Name" and "script:Name" mean Name.
    private static string Unscoped(string name) => name[(name.LastIndexOf(':') + 1)..];
}
