using System;
using System.Threading.Tasks;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>A target that was added to a run.</summary>
/// <param name="Target">The target.</param>
/// <param name="IsCanary">Whether the other targets wait for it.</param>
/// <param name="State">The state that an earlier process recorded; null if the rotation starts here.</param>
/// <param name="SentUtc">When that process sent its request (UTC, that computer's clock).</param>
/// <param name="GroupSlot">Its slot in its group, if it already has one.</param>
internal sealed record Admission(
    Target Target, bool IsCanary, RotationState? State, DateTimeOffset? SentUtc, Task<IDisposable>? GroupSlot);
