using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using KeyRotation.Sandbox;
using KeyRotation.Sandbox.Server;

namespace KeyRotation;

/// <summary>
/// A running sandbox. A hashtable with exactly the connection parameters, for splatting: Invoke-RSRotateEncryptionKey
/// mycluster @s.
/// </summary>
[SuppressMessage("Design", "CA1010", Justification = "PowerShell splats an IDictionary.")]
public sealed class SandboxSession : Hashtable
{
    private static readonly object s_gate = new();
    private static readonly List<SandboxSession> s_running = [];

    private readonly SandboxServer _server;
    private readonly Guid _owner;

    private SandboxSession(SandboxServer server, Guid owner)
        : base(StringComparer.OrdinalIgnoreCase)
    {
        _server = server;
        _owner = owner;
        this["EndpointUrl"] = server.Endpoint;
        this["Region"] = server.Region;
        this["AccessKey"] = server.AccessKey;
        this["SecretKey"] = server.SecretKey;
    }

    /// <summary>The names of its clusters.</summary>
    public IReadOnlyList<string> Clusters => _server.ClusterIdentifiers;

    /// <summary>The IDs of its keys that can rotate.</summary>
    public IReadOnlyList<string> KeyIds => _server.KeyIds;

    /// <summary>The names of its serverless namespaces.</summary>
    public IReadOnlyList<string> Namespaces => _server.NamespaceNames;

    /// <summary>Whether it is running.</summary>
    public bool IsRunning
    {
        get
        {
            lock (s_gate)
            {
                return s_running.Contains(this);
            }
        }
    }

    /// <summary>The server, for faults and state.</summary>
    public SandboxServer Server => _server;

    /// <summary>Starts a sandbox.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="owner">The runspace that starts it.</param>
    /// <exception cref="System.IO.IOException">The port is not available.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static SandboxSession Start(SandboxOptions options, Guid owner)
    {
        var session = new SandboxSession(SandboxServer.Start(options), owner);
        lock (s_gate)
        {
            s_running.Add(session);
        }

        return session;
    }

    /// <summary>Stops all sandboxes of a runspace. Other runspaces of the process are not affected.</summary>
    public static void StopAllOf(Guid owner)
    {
        List<SandboxSession> running;
        lock (s_gate)
        {
            running = s_running.FindAll(session => session._owner == owner);
        }

        running.ForEach(static session => session.Stop());
    }

    /// <summary>Stops this sandbox. Calling it twice has no effect.</summary>
    public void Stop()
    {
        lock (s_gate)
        {
            s_running.Remove(this);
        }

        _server.Dispose();
    }

    /// <summary>Its address.</summary>
    public override string ToString() => "KeyRotation sandbox at " + _server.Endpoint;
}
