using System.Text.Json;

namespace Amazon.SlimClients;

/// <summary>A shape that is filled from the properties of a JSON object.</summary>
internal interface IJsonStructure
{
    /// <summary>
    /// Reads the value of the property whose name is the current token, if this shape has it. For any other name, it
    /// reads nothing and returns false.
    /// </summary>
    bool ReadMember(ref Utf8JsonReader json);
}
