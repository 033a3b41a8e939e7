using System.IO;
using System.Net;
using System.Security;

namespace System.Management.Automation
{
    /// <summary>The state of a session other than its variables.</summary>
    public sealed record SessionState(PathIntrinsics Path);

    /// <summary>Paths of the file system, the only provider.</summary>
    public sealed class PathIntrinsics
    {
        private string _location = Directory.GetCurrentDirectory();

        /// <summary>
        /// Changes the location of this session only. As in PowerShell, the process's directory does not change.
        /// </summary>
        public void SetLocation(string path) => _location = path;

        public string GetUnresolvedProviderPathFromPSPath(string path) => Path.GetFullPath(path, _location);
    }

    /// <summary>A user name and a password.</summary>
    public sealed record PSCredential(string UserName, SecureString Password)
    {
        public NetworkCredential GetNetworkCredential() => new(UserName, Password);
    }
}

namespace System.Management.Automation.Runspaces
{
    /// <summary>A runspace runs one pipeline at a time. This host has one per session.</summary>
    public sealed class Runspace
    {
        /// <summary>The runspace whose pipeline is running on this thread.</summary>
        [field: ThreadStatic]
        public static Runspace? DefaultRunspace { get; internal set; }

        public Guid InstanceId { get; } = Guid.NewGuid();
    }
}

namespace System.Management.Automation.Host
{
    /// <summary>The program that hosts the engine.</summary>
    public sealed class PSHost
    {
        public Guid InstanceId { get; } = Guid.NewGuid();

        /// <summary>The user interface; null if the host has none.</summary>
        public PSHostUserInterface? UI { get; set; }
    }

    /// <summary>The user interface of a host.</summary>
    public abstract class PSHostUserInterface
    {
        public abstract void Write(string value);

        public abstract void WriteWarningLine(string message);

        public abstract SecureString ReadLineAsSecureString();
    }
}
