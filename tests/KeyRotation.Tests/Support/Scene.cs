using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Commands;
using KeyRotation.MiniHost;
using KeyRotation.RotateOnce;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;
using Xunit;

namespace KeyRotation.Tests.Support;

/// <summary>A sandbox and a session beside it, both in one virtual time. One per test, made in the test's own method.</summary>
internal sealed class Scene : IDisposable
{
    private static readonly TimeSpan s_patienceWithSandbox = TimeSpan.FromSeconds(30);

    private readonly Leaks _leaks = new();
    private readonly ConcurrentQueue<SandboxCall> _calls = new();
    private readonly Random _dice = new(1);
    private readonly SemaphoreSlim _heldCallsDone = new(0);

    public Scene(Action<SandboxOptions>? configure = null)
    {
        var options = new SandboxOptions { RotationDuration = TimeSpan.FromMinutes(10), TimeProvider = Clock.World, WallClock = null, RequestLog = Log };
        configure?.Invoke(options);
        Server = SandboxServer.Start(options);
        Clock.SandboxActed = async () =>
        {
            if (!await _heldCallsDone.WaitAsync(s_patienceWithSandbox))
            {
                throw new TimeoutException("The sandbox did not do what it was held back from.");
            }
        };
        EngineClock.Current = Clock.Engine;
        EngineClock.Jitter = NextJitter;
        // While one target is about to be sent, another's pause moves the time.
        RotateOnceOptions.Current = RotateOnceOptions.Default with { SendDeadline = TimeSpan.FromDays(1) };
        Connection = new Dictionary<string, object?>
        {
            ["EndpointUrl"] = Server.Endpoint,
            ["Region"] = Server.Region,
            ["AccessKey"] = Server.AccessKey,
            ["SecretKey"] = Server.SecretKey,
        };
        Session.Import<InvokeRSRotateEncryptionKeyCommand>();
        Session.OnRecord = _leaks.Look;
    }

    public VirtualClock Clock { get; } = new();

    public SandboxServer Server { get; }

    public MiniSession Session { get; } = new();

    /// <summary>The parameters that reach the sandbox.</summary>
    public Dictionary<string, object?> Connection { get; }

    /// <summary>Every call that the sandbox has answered, in order.</summary>
    public IReadOnlyList<SandboxCall> Calls => [.. _calls];

    public string FirstKey => Server.KeyIds[0];

    /// <summary>A command that reaches the sandbox.</summary>
    public MiniPipeline Command(string name) => Session.Command(name).WithAll(Connection);

    /// <summary>A command that changes something and asks nothing.</summary>
    public MiniPipeline Change(string name) => Command(name).With("Force");

    public SandboxFault Fault(string text)
    {
        SandboxFault fault = SandboxFault.Parse(text);
        Server.Faults.Add(fault);
        return fault;
    }

    /// <summary>Done once the sandbox holds an answer back.</summary>
    public async Task HeldAsync()
    {
        while (Server.Faults.Held == 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>How many calls of an operation came, refused and dropped ones included.</summary>
    public int Count(string operation) => Server.GetState().Calls.GetValueOrDefault(operation);

    /// <summary>How many rotations of a resource were carried out.</summary>
    public int Rotations(string identifier) => Server.GetState().Rotations[identifier];

    public int AllRotations => Server.GetState().Rotations.Values.Sum();

    /// <summary>Ends the sandbox. No test's session may have written a secret, whatever the test was about.</summary>
    public void Dispose()
    {
        Server.Dispose();
        Assert.Empty(_leaks.Found);
    }

    private double NextJitter()
    {
        lock (_dice)
        {
            return _dice.NextDouble();
        }
    }

    private void Log(SandboxCall call)
    {
        _calls.Enqueue(call);
        if (call.Fault is SandboxFaultKind.SlowAnswer or SandboxFaultKind.LateExecution)
        {
            _heldCallsDone.Release();
        }
    }
}
