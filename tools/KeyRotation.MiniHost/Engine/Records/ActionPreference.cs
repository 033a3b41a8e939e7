namespace System.Management.Automation;

/// <summary>What to do when a record of some stream is written.</summary>
public enum ActionPreference
{
    SilentlyContinue,
    Stop,
    Continue,
    Inquire,
    Ignore,
    Suspend,
    Break,
}
