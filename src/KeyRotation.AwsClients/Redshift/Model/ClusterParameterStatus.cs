using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>The state of one parameter of a parameter group.</summary>
public class ClusterParameterStatus : IXmlStructure
{
    /// <summary>The name of the parameter.</summary>
    public string? ParameterName { get; set; }

    /// <summary>Whether the parameter is in effect.</summary>
    public string? ParameterApplyStatus { get; set; }

    /// <summary>Why the parameter could not be applied.</summary>
    public string? ParameterApplyErrorDescription { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "ParameterName":
                ParameterName = answer.Text();
                return true;
            case "ParameterApplyStatus":
                ParameterApplyStatus = answer.Text();
                return true;
            case "ParameterApplyErrorDescription":
                ParameterApplyErrorDescription = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
