using System;
using KeyRotation.RotateOnce;

namespace KeyRotation.Waiting;

/// <summary>One resource that is waited for.</summary>
/// <param name="id">As the user named it.</param>
/// <param name="ticket">The rotation whose end is waited for; null for a bare wait.</param>
public sealed class WaitItem(string id, RotationTicket? ticket)
{
    /// <summary>As the user named it.</summary>
    public string Id { get; } = id;

    /// <summary>The rotation whose end is waited for; null for a bare wait.</summary>
    public RotationTicket? Ticket { get; } = ticket;

    /// <summary>The service was seen at work on it since the rotation was sent.</summary>
    public bool SeenRunning { get; set; }

    /// <summary>The status that was read last; null before the first answer.</summary>
    public string? LastStatus { get; set; }
}
