using System;
using KeyRotation.Aws;

namespace KeyRotation.Simulation;

/// <summary>Ways into a simulated region.</summary>
internal static class Connections
{
    /// <summary>By clients that stand in for the SDK's.</summary>
    public static AwsConnection Of(SimulatedRegion region, Random random) => new(Options(region), transport: null!, SimulatedClients.Of(region, random));

    private static ConnectionOptions Options(SimulatedRegion region) => new()
    {
        Region = region.Name,
        AccessKey = "AKIASIMULATED0000000",
        SecretKey = "simulated",
        MaxAttempts = 1,
    };
}
