using System.Collections.Generic;
using KeyRotation.Commands;
using KeyRotation.MiniHost;

namespace KeyRotation.Bench;

/// <summary>Runs the module's cmdlets against an endpoint.</summary>
internal static class Cmdlets
{
    public static MiniSession NewSession() =>
        new MiniSession().Import<InvokeRSRotateEncryptionKeyCommand>().Import<MeasureNothingCommand>();

    /// <summary>Runs a cmdlet. Throws if it fails, because a failed run has no meaningful figure.</summary>
    public static MiniResult Run(
        MiniSession session, string cmdlet, Endpoint endpoint, params (string Name, object? Value)[] arguments)
    {
        Dictionary<string, object?> parameters = new(endpoint.Parameters()!);
        foreach (var (name, value) in arguments)
        {
            parameters[name] = value;
        }

        var result = session.Invoke(cmdlet, parameters).ThrowIfFailed();
        return result.Errors.Count == 0 ? result : throw new System.InvalidOperationException(result.ToString());
    }
}
