using System;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;

namespace KeyRotation.Tests.Sandbox;

/// <summary>A sandbox in virtual time and a client for it, one of each per test.</summary>
public abstract class SandboxTest : IDisposable
{
    private readonly Lazy<SandboxServer> _server;
    private readonly Lazy<SandboxClient> _client;

    protected SandboxTest()
    {
        Options.TimeProvider = Time;

        // A client must not correct its clock by a manual one.
        Options.WallClock = null;
        _server = new Lazy<SandboxServer>(() => SandboxServer.Start(Options));
        _client = new Lazy<SandboxClient>(() => new SandboxClient(Server));
    }

    internal const string KeyId = "1234abcd-12ab-34cd-56ef-1234567890ab";

    internal SandboxOptions Options { get; } = new();

    internal ManualTime Time { get; } = new();

    internal SandboxServer Server => _server.Value;

    internal SandboxClient Client => _client.Value;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_client.IsValueCreated)
        {
            Client.Dispose();
        }

        if (_server.IsValueCreated)
        {
            Server.Dispose();
        }
    }
}
