using System;
using KeyRotation.Aws;

namespace KeyRotation.Simulation;

/// <summary>Ways into a simulated region.</summary>
internal static class Connections
{
    /// <summary>By clients that stand in for the SDK's.</summary>
    public static AwsConnection OfClients(SimulatedRegion region, Random random) =>
        new(Options(region), new SimulatedTransport(region, random), SimulatedClients.Of(region, random));

    /// <summary>By the SDK's own clients and a simulated network.</summary>
    public static AwsConnection OfTransport(SimulatedRegion region, Random random) => new(Options(region), new SimulatedTransport(region, random));

    private static ConnectionOptions Options(SimulatedRegion region) => new()
    {
        Region = region.Name,
        AccessKey = "AKIASIMULATED0000000",
        SecretKey = "simulated",
        // The SDK's pauses between the attempts of a read are none of the simulation's.
        MaxAttempts = 1,
    };
}
