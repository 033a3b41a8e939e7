using Amazon.SlimClients;

namespace Amazon.Redshift.Model;

/// <summary>A tag.</summary>
public class Tag : IXmlStructure
{
    /// <summary>The key.</summary>
    public string? Key { get; set; }

    /// <summary>The value.</summary>
    public string? Value { get; set; }

    bool IXmlStructure.ReadMember(string name, XmlAnswer answer)
    {
        switch (name)
        {
            case "Key":
                Key = answer.Text();
                return true;
            case "Value":
                Value = answer.Text();
                return true;
            default:
                return false;
        }
    }
}
