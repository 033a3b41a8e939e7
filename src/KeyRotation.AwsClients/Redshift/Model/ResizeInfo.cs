using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A resize that is under way.</summary>
public class ResizeInfo : IXmlStructure
{
    /// <summary><c>ClassicResize</c> or <c>ElasticResize</c>.</summary>
    public string? ResizeType { get; set; }

    /// <summary>Whether it can still be cancelled.</summary>
    public bool? AllowCancelResize { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "ResizeType":
                ResizeType = answer.Text();
                return true;
            case "AllowCancelResize":
                AllowCancelResize = answer.Boolean();
                return true;
            default:
                return false;
        }
    }
}
