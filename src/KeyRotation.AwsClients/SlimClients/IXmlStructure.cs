namespace Amazon.SlimClients;

/// <summary>A shape that is filled from the children of an XML element.</summary>
internal interface IXmlStructure
{
    /// <summary>
    /// Reads the child element that the answer stands on, if this shape knows its name. Returns false, having read
    /// nothing, for a name that it does not know.
    /// </summary>
    bool ReadMember(string name, XmlAnswer answer);
}
