using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The setting of AQUA (Advanced Query Accelerator). The service no longer uses it.</summary>
public class AquaConfiguration : IXmlStructure
{
    /// <summary>The state.</summary>
    public AquaStatus? AquaStatus { get; set; }

    /// <summary>The setting.</summary>
    public AquaConfigurationStatus? AquaConfigurationStatus { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "AquaStatus":
                AquaStatus = AquaStatus.FindValue(answer.Text());
                return true;
            case "AquaConfigurationStatus":
                AquaConfigurationStatus = AquaConfigurationStatus.FindValue(answer.Text());
                return true;
            default:
                return false;
        }
    }
}
