using System.Management.Automation.Internal;

namespace System.Management.Automation.Internal
{
    /// <summary>The root of the attributes that describe a cmdlet or its parameters.</summary>
    public abstract class CmdletMetadataAttribute : Attribute
    {
    }

    /// <summary>The root of the attributes that the engine reads while it builds a command's metadata.</summary>
    public abstract class ParsingBaseAttribute : CmdletMetadataAttribute
    {
    }
}

namespace System.Management.Automation
{
    /// <summary>How much harm a command can do; ShouldProcess asks when it reaches <c>$ConfirmPreference</c>.</summary>
    public enum ConfirmImpact
    {
        None,
        Low,
        Medium,
        High,
    }

    /// <summary>Which kinds of remoting a command knows by itself.</summary>
    public enum RemotingCapability
    {
        None,
        PowerShell,
        SupportedByCommand,
        OwnedByCommand,
    }

    public abstract class CmdletCommonMetadataAttribute : CmdletMetadataAttribute
    {
        private ConfirmImpact _confirmImpact = ConfirmImpact.Medium;

        public string? DefaultParameterSetName { get; set; }

        public bool SupportsShouldProcess { get; set; }

        public bool SupportsPaging { get; set; }

        public bool SupportsTransactions { get; set; }

        // Without ShouldProcess there is nothing to confirm, whatever the attribute says.
        public ConfirmImpact ConfirmImpact
        {
            get => SupportsShouldProcess ? _confirmImpact : ConfirmImpact.None;
            set => _confirmImpact = value;
        }

        public string HelpUri { get; set; } = string.Empty;

        public RemotingCapability RemotingCapability { get; set; } = RemotingCapability.PowerShell;
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CmdletAttribute : CmdletCommonMetadataAttribute
    {
        public CmdletAttribute(string verbName, string nounName)
        {
            ArgumentException.ThrowIfNullOrEmpty(verbName);
            ArgumentException.ThrowIfNullOrEmpty(nounName);
            VerbName = verbName;
            NounName = nounName;
        }

        public string VerbName { get; }

        public string NounName { get; }
    }

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public sealed class OutputTypeAttribute : CmdletMetadataAttribute
    {
        public OutputTypeAttribute(params Type[] type) => Type = Array.ConvertAll(type, each => new PSTypeName(each));

        public OutputTypeAttribute(params string[] type) => Type = Array.ConvertAll(type, each => new PSTypeName(each));

        public PSTypeName[] Type { get; }

        public string? ProviderCmdlet { get; set; }

        public string[] ParameterSetName { get; set; } = [ParameterAttribute.AllParameterSets];
    }

    /// <summary>A type by name, whether or not it is loaded.</summary>
    public class PSTypeName
    {
        public PSTypeName(Type type)
        {
            Type = type;
            Name = type.FullName ?? type.Name;
        }

        public PSTypeName(string name)
        {
            Name = name;
            Type = System.Type.GetType(name, throwOnError: false);
        }

        public string Name { get; }

        public Type? Type { get; }

        public override string ToString() => Name;
    }
}
