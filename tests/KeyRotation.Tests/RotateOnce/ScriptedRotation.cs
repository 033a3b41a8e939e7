using System;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.RotateOnce;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>A rotation whose service does, look by look and send by send, what a test says. Its witness counts rotations.</summary>
internal sealed class ScriptedRotation : IRotation<object, string>
{
    /// <summary>What the service has carried out.</summary>
    public int CarriedOut { get; set; }

    /// <summary>What a look shows; the truth unless a test says otherwise.</summary>
    public Func<int, int>? Look { get; init; }

    /// <summary>What becomes of a send, by its number; true where it is carried out. Throws what the request ends with.</summary>
    public required Func<int, Task> Send { get; init; }

    public int Looks { get; private set; }

    public int Sends { get; private set; }

    public string Target => "it";

    public string CheckByHand => "look at it";

    public Task<object> ReadWitnessAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Looks++;
        return Task.FromResult<object>(Look?.Invoke(Looks) ?? CarriedOut);
    }

    public async Task<string> SendAsync(object before, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Sends++;
        await Send(Sends);
        CarriedOut++;
        return "answer";
    }

    public Verdict Judge(object before, object after) => (int)after > (int)before ? Verdict.Applied : Verdict.NotSeen;

    public string FromWitness(object after) => "witness";

    /// <summary>A witness that shows a rotation of somebody else; none unless a test says otherwise.</summary>
    public Func<object, bool> IsRunning { get; init; } = _ => false;

    public TimeSpan WitnessLag { get; init; }

    public bool IsReadInParts { get; init; }

    public RunningRotation? FindRunning(object witness) => IsRunning(witness) ? new RunningRotation("It runs.", "Wait for it.") : null;

    public bool IsRefusalOfRunning(string bareCode) => bareCode == "InvalidClusterState";

    public bool ForbidsRotation(object witness) => false;

    public Task<bool> IsSilenceProofAsync(object seen, DateTimeOffset sentAt, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(true);
}
