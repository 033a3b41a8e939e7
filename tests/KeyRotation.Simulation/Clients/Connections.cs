using System;
using KeyRotation.Aws;

namespace KeyRotation.Simulation;

/// <summary>Connections to a simulated Region.</summary>
internal static class Connections
{
    /// <summary>Connects through clients that replace the SDK's.</summary>
    public static AwsConnection OfClients(SimulatedRegion region, SimulatedProcess process, Random random) =>
        new(
            Options(region),
            new SimulatedTransport(region, process, random),
            SimulatedClients.Of(region, process, random));

    /// <summary>Connects through the SDK's own clients and a simulated network.</summary>
    public static AwsConnection OfTransport(SimulatedRegion region, SimulatedProcess process, Random random) =>
        new(Options(region), new SimulatedTransport(region, process, random));

    private static ConnectionOptions Options(SimulatedRegion region) => new()
    {
        Region = region.Name,
        AccessKey = "AKIASIMULATED0000000",
        SecretKey = "simulated",
        // The SDK's own retries wait in real time.
        MaxAttempts = 1,
    };
}
