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

/// <summary>A sandbox and a session that share a virtual clock. Each test method creates its own.</summary>
internal sealed class Scene : IDisposable
{
    private static readonly TimeSpan s_sandboxTimeout = TimeSpan.FromSeconds(30);

    private readonly Leaks _leaks = new();
    private readonly ConcurrentQueue<SandboxCall> _calls = new();
    private readonly Random _random = new(1);
    private readonly SemaphoreSlim _heldCallsDone = new(0);

    public Scene(Action<SandboxOptions>? configure = null)
    {
        var options = new SandboxOptions
        {
            RotationDuration = TimeSpan.FromMinutes(10),
            TimeProvider = Clock.Sandbox,
            WallClock = null,
            RequestLog = Log,
        };
        configure?.Invoke(options);
        Server = SandboxServer.Start(options);
        Clock.AwaitSandboxAsync = async () =>
        {
            if (!await _heldCallsDone.WaitAsync(s_sandboxTimeout))
            {
                throw new TimeoutException("The sandbox did not do what it was held back from.");
            }
        };
        EngineClock.Current = Clock.Engine;
        EngineClock.Jitter = NextJitter;
        // While one target is about to be sent, another target's delay can advance the clock.
        RotateOnceOptions.Current = RotateOnceOptions.Default with { SendDeadline = TimeSpan.FromDays(1) };
        Connection = new Dictionary<string, object?>
        {
            ["EndpointUrl"] = Server.Endpoint,
            ["Region"] = Server.Region,
            ["AccessKey"] = Server.AccessKey,
            ["SecretKey"] = Server.SecretKey,
        };
        Session.Import<InvokeRSRotateEncryptionKeyCommand>();
        Session.OnRecord = _leaks.Check;
    }

    public VirtualClock Clock { get; } = new();

    public SandboxServer Server { get; }

    public MiniSession Session { get; } = new();

    /// <summary>The parameters that connect to the sandbox.</summary>
    public Dictionary<string, object?> Connection { get; }

    /// <summary>Every call that the sandbox has answered, in order.</summary>
    public IReadOnlyList<SandboxCall> Calls => [.. _calls];

    public string FirstKey => Server.KeyIds[0];

    /// <summary>A command with the connection parameters.</summary>
    public MiniPipeline Command(string name) => Session.Command(name).WithAll(Connection);

    /// <summary>A command that changes something, without confirmation.</summary>
    public MiniPipeline Change(string name) => Command(name).With("Force");

    /// <summary>A wait for clusters.</summary>
    public MiniPipeline WaitForClusters(params string[] clusters) =>
        Command("Wait-RSClusterAvailable").WithArgument(clusters);

    /// <summary>Leaves out parameters that reach the sandbox.</summary>
    public void Forget(params string[] parameters) =>
        Array.ForEach(parameters, parameter => Connection.Remove(parameter));

    /// <summary>A cmdlet reaches the sandbox with what it finds.</summary>
    public void AssertReaches()
    {
        MiniResult result = WaitForClusters("mycluster").Run();
        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
    }

    public SandboxFault Fault(string text)
    {
        SandboxFault fault = SandboxFault.Parse(text);
        Server.Faults.Add(fault);
        return fault;
    }

    /// <summary>Completes when the sandbox is delaying an answer.</summary>
    public async Task WaitUntilHeldAsync()
    {
        while (Server.Faults.Held == 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>The number of calls of an operation, including refused and dropped ones.</summary>
    public int Count(string operation) => Server.GetState().Calls.GetValueOrDefault(operation);

    /// <summary>The number of rotations of a resource that were carried out.</summary>
    public int Rotations(string identifier) => Server.GetState().Rotations[identifier];

    public int AllRotations => Server.GetState().Rotations.Values.Sum();

    /// <summary>Stops the sandbox. Also checks that the test's session wrote no secret.</summary>
    public void Dispose()
    {
        Server.Dispose();
        LeakCheck.Report(_leaks);
    }

    private double NextJitter()
    {
        lock (_random)
        {
            return _random.NextDouble();
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
