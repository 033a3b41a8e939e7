using System.Net;
using System.Security;

namespace System.Management.Automation;

/// <summary>A user name and a password.</summary>
public sealed class PSCredential
{
    public PSCredential(string userName, SecureString password)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentNullException.ThrowIfNull(password);
        UserName = userName;
        Password = password;
    }

    private PSCredential()
    {
        UserName = string.Empty;
        Password = new SecureString();
    }

    public static PSCredential Empty { get; } = new();

    public string UserName { get; }

    public SecureString Password { get; }

    public static explicit operator NetworkCredential(PSCredential credential) => credential.GetNetworkCredential();

    public NetworkCredential GetNetworkCredential()
    {
        string[] parts = UserName.Split('\\', 2);
        return parts.Length == 2 && parts[0].Length > 0
            ? new NetworkCredential(parts[1], Password, parts[0])
            : new NetworkCredential(parts[^1], Password);
    }
}
