using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;

namespace KeyRotation.Bench;

/// <summary>The counts of a sandbox so far.</summary>
/// <param name="Calls">Calls by operation, including refused ones.</param>
/// <param name="Throttled">Throttled calls.</param>
/// <param name="RotationsOf">Rotations carried out, by resource.</param>
internal sealed record SandboxCounts(
    IReadOnlyDictionary<string, int> Calls, int Throttled, IReadOnlyDictionary<string, int> RotationsOf)
{
    public int Requests => Calls.Values.Sum();

    public int Rotations => RotationsOf.Values.Sum();

    public static async Task<SandboxCounts> ReadAsync(Endpoint endpoint)
    {
        using var client = new HttpClient();
        using var state = JsonDocument.Parse(await client.GetStringAsync(new Uri(endpoint.Url, "/_sandbox/state")));
        return new SandboxCounts(
            Numbers(state.RootElement.GetProperty("calls")),
            state.RootElement.GetProperty("throttled").GetInt32(),
            Numbers(state.RootElement.GetProperty("rotations")));
    }

    private static Dictionary<string, int> Numbers(JsonElement element) =>
        element.EnumerateObject().ToDictionary(
            entry => entry.Name, entry => entry.Value.GetInt32(), StringComparer.Ordinal);
}
