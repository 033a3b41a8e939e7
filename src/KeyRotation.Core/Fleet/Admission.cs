using System;
using System.Threading.Tasks;
using KeyRotation.RotateOnce;

namespace KeyRotation.Fleet;

/// <summary>A target that was taken into a run.</summary>
/// <param name="Target">The target.</param>
/// <param name="IsCanary">The rest waits for it.</param>
/// <param name="State">What an earlier process left of its rotation; null where it begins here.</param>
/// <param name="SentUtc">When that process sent its request (UTC, that computer's clock).</param>
/// <param name="Place">Its place in its group, where it has one already.</param>
internal sealed record Admission(
    Target Target, bool IsCanary, RotationState? State, DateTimeOffset? SentUtc, Task<IDisposable>? Place);
