using System.IO;

namespace System.Management.Automation;

/// <summary>A location of the file system.</summary>
public sealed class PathInfo
{
    internal PathInfo(string path) => Path = path;

    public string Path { get; }

    public string ProviderPath => Path;

    public override string ToString() => Path;
}

/// <summary>Paths of the file system, the only provider there is.</summary>
public sealed class PathIntrinsics
{
    internal PathIntrinsics()
    {
    }

    public PathInfo CurrentFileSystemLocation { get; private set; } = new(Directory.GetCurrentDirectory());

    public PathInfo CurrentLocation => CurrentFileSystemLocation;

    public PathInfo CurrentProviderLocation(string provider) => CurrentFileSystemLocation;

    /// <summary>Moves this session only: the process stays where it is, as in PowerShell.</summary>
    public PathInfo SetLocation(string path) => CurrentFileSystemLocation = new PathInfo(GetUnresolvedProviderPathFromPSPath(path));

    public string GetUnresolvedProviderPathFromPSPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        int providerMark = path.IndexOf("::", StringComparison.Ordinal);
        string bare = providerMark < 0 ? path : path[(providerMark + 2)..];
        if (bare == "~" || bare.StartsWith("~/", StringComparison.Ordinal) || bare.StartsWith("~\\", StringComparison.Ordinal))
        {
            bare = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + bare[1..];
        }

        return System.IO.Path.GetFullPath(bare, CurrentFileSystemLocation.Path);
    }

    public string Combine(string parent, string child) => System.IO.Path.Combine(parent, child);
}
