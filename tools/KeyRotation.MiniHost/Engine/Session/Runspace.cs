using System.Threading;

namespace System.Management.Automation.Runspaces;

/// <summary>Where pipelines run one after the other; the stand-in has one for each session.</summary>
public sealed class Runspace
{
    private static readonly ThreadLocal<Runspace?> s_current = new();

    /// <summary>The one whose pipeline is running on this thread.</summary>
    public static Runspace? DefaultRunspace
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    public Guid InstanceId { get; } = Guid.NewGuid();
}
