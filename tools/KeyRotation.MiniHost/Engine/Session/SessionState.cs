namespace System.Management.Automation;

/// <summary>What a command sees of its session.</summary>
public sealed class SessionState
{
    public PSVariableIntrinsics PSVariable { get; } = new();

    public PathIntrinsics Path { get; } = new();
}

/// <summary>Only named in a signature: what <see cref="IModuleAssemblyCleanup"/> is told about its module.</summary>
public sealed class PSModuleInfo
{
    internal PSModuleInfo(string name) => Name = name;

    public string Name { get; }

    public override string ToString() => Name;
}

/// <summary>Called when an assembly is imported.</summary>
public interface IModuleAssemblyInitializer
{
    void OnImport();
}

/// <summary>Called when an assembly's module is removed.</summary>
public interface IModuleAssemblyCleanup
{
    void OnRemove(PSModuleInfo psModuleInfo);
}
