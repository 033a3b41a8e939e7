namespace System.Management.Automation;

[Flags]
public enum CommandTypes
{
    Alias = 1,
    Function = 2,
    Filter = 4,
    Cmdlet = 8,
    ExternalScript = 16,
    Application = 32,
    Script = 64,
    Configuration = 256,
    All = 383,
}

/// <summary>A command that the session knows.</summary>
public abstract class CommandInfo
{
    internal CommandInfo(string name, CommandTypes type)
    {
        Name = name;
        CommandType = type;
    }

    public string Name { get; }

    public CommandTypes CommandType { get; }

    public virtual string Definition => string.Empty;

    public virtual Version? Version => null;

    public string ModuleName { get; internal set; } = string.Empty;

    public override string ToString() => Name;
}

public class CmdletInfo : CommandInfo
{
    public CmdletInfo(string name, Type implementingType)
        : base(name, CommandTypes.Cmdlet)
    {
        ImplementingType = implementingType;
        int dash = name.IndexOf('-');
        Verb = dash < 0 ? string.Empty : name[..dash];
        Noun = name[(dash + 1)..];
    }

    public Type ImplementingType { get; }

    public string Verb { get; }

    public string Noun { get; }

    public override Version? Version => ImplementingType.Assembly.GetName().Version;
}
