using System.Globalization;
using System.Security;

namespace System.Management.Automation.Host;

/// <summary>The program around the engine.</summary>
public abstract class PSHost
{
    public abstract string Name { get; }

    public abstract Version Version { get; }

    public virtual Guid InstanceId { get; } = Guid.NewGuid();

    public virtual CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public virtual CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary>Null for a host that has no screen.</summary>
    public abstract PSHostUserInterface? UI { get; }
}

/// <summary>The screen and keyboard of a host.</summary>
public abstract class PSHostUserInterface
{
    public virtual bool SupportsVirtualTerminal => false;

    public abstract void Write(string value);

    public abstract void WriteLine(string value);

    public abstract void WriteWarningLine(string message);

    public abstract string? ReadLine();

    public abstract SecureString ReadLineAsSecureString();
}
