using System.Text.Json;

namespace Amazon.SlimClients;

/// <summary>A shape that is filled from the properties of a JSON object.</summary>
internal interface IJsonStructure
{
    /// <summary>
    /// Reads the value of the property whose name the reader stands on, if this shape knows it. Returns false, having
    /// read nothing, for a name that it does not know.
    /// </summary>
    bool ReadMember(ref Utf8JsonReader json);
}
