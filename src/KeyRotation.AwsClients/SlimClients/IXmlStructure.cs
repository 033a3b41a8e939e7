namespace Amazon.SlimClients;

/// <summary>A shape that is filled from the children of an XML element.</summary>
internal interface IXmlStructure
{
    /// <summary>
    /// Reads the current child element if this shape has it. For any other name, it reads nothing and returns false.
    /// </summary>
    bool ReadMember(string name, XmlAnswer answer);
}
