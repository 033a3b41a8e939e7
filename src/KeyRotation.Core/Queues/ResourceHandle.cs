using System.Runtime.CompilerServices;
using KeyRotation.Aws;
using KeyRotation.RotateOnce;

namespace KeyRotation.Queues;

/// <summary>
/// What the module remembers of an object that it gave out: how it was reached, and the rotation that was started on
/// it. The next cmdlet of a pipeline finds it by the object itself, so nothing of it shows in the object.
/// </summary>
/// <param name="Connection">How the resource was reached.</param>
/// <param name="Started">The rotation that was started on it; null where none was.</param>
internal sealed record ResourceHandle(AwsConnection Connection, StartedRotation? Started)
{
    private static readonly ConditionalWeakTable<object, ResourceHandle> s_handles = new();

    /// <summary>The handle of an object that the module gave out; null for any other object.</summary>
    public static ResourceHandle? Find(object? resource) =>
        resource is not null && s_handles.TryGetValue(resource, out var handle) ? handle : null;

    /// <summary>Remembers this for as long as the object lives.</summary>
    public void AttachTo(object resource)
    {
        s_handles.Remove(resource);
        s_handles.Add(resource, this);
    }
}
