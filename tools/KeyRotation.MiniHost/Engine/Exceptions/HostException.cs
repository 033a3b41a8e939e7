namespace System.Management.Automation.Host;

/// <summary>A host cannot do what it is asked for.</summary>
public class HostException : RuntimeException
{
    public HostException()
    {
    }

    public HostException(string message)
        : base(message)
    {
    }

    public HostException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
