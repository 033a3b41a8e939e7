using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>An IAM role that a cluster may use.</summary>
public class ClusterIamRole : IXmlStructure
{
    /// <summary>The ARN of the role.</summary>
    public string? IamRoleArn { get; set; }

    /// <summary><c>in-sync</c>, <c>adding</c> or <c>removing</c>.</summary>
    public string? ApplyStatus { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "IamRoleArn":
                IamRoleArn = answer.Text();
                return true;
            case "ApplyStatus":
                ApplyStatus = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
