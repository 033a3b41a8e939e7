using System.IO;
using System.Net;
using System.Security;

namespace System.Management.Automation
{
    /// <summary>What a session holds beside its variables.</summary>
    public sealed record SessionState(PathIntrinsics Path);

    /// <summary>Paths of the file system, the only provider there is.</summary>
    public sealed class PathIntrinsics
    {
        private string _location = Directory.GetCurrentDirectory();

        /// <summary>Moves this session only: the process stays where it is, as in PowerShell.</summary>
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
    /// <summary>Where pipelines run one after the other; the stand-in has one for each session.</summary>
    public sealed class Runspace
    {
        /// <summary>The one whose pipeline is running on this thread.</summary>
        [field: ThreadStatic]
        public static Runspace? DefaultRunspace { get; internal set; }

        public Guid InstanceId { get; } = Guid.NewGuid();
    }
}

namespace System.Management.Automation.Host
{
    /// <summary>The program around the engine.</summary>
    public sealed class PSHost
    {
        public Guid InstanceId { get; } = Guid.NewGuid();

        /// <summary>Null for a host that has no screen.</summary>
        public PSHostUserInterface? UI { get; set; }
    }

    /// <summary>The screen and keyboard of a host.</summary>
    public abstract class PSHostUserInterface
    {
        public abstract void Write(string value);

        public abstract void WriteWarningLine(string message);

        public abstract SecureString ReadLineAsSecureString();
    }
}
