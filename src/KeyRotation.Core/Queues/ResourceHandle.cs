using System.Runtime.CompilerServices;
using KeyRotation.Aws;
using KeyRotation.RotateOnce;

namespace KeyRotation.Queues;

/// <summary>
/// What the module remembers about an object that it returned: the connection, and the rotation that was started on
/// it. The next cmdlet of a pipeline finds the handle by the object itself, so the object has no extra members.
/// </summary>
/// <param name="Connection">The connection that was used.</param>
/// <param name="Started">The rotation that was started on the resource; null if none was.</param>
internal sealed record ResourceHandle(AwsConnection Connection, StartedRotation? Started)
{
    private static readonly ConditionalWeakTable<object, ResourceHandle> s_handles = new();

    /// <summary>The handle of an object that the module returned; null for any other object.</summary>
    public static ResourceHandle? Find(object? resource) =>
        resource is not null && s_handles.TryGetValue(resource, out var handle) ? handle : null;

    /// <summary>Attaches this handle to an object for as long as the object lives.</summary>
    public void AttachTo(object resource)
    {
        s_handles.Remove(resource);
        s_handles.Add(resource, this);
    }
}
