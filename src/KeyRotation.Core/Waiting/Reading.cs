using System;

namespace KeyRotation.Waiting;

/// <summary>What one look at one resource brought: the resource, or why there is none.</summary>
/// <typeparam name="T">The resource.</typeparam>
public readonly struct Reading<T>
    where T : class
{
    private Reading(T? resource, Exception? failure)
    {
        Resource = resource;
        Failure = failure;
    }

    /// <summary>The resource; null where there is none.</summary>
    public T? Resource { get; }

    /// <summary>The service's own word on why there is none; null where there is one.</summary>
    public Exception? Failure { get; }

    /// <summary>A resource that was found.</summary>
    public static Reading<T> Found(T resource) => new(resource, null);

    /// <summary>A resource that is not there, or may not be read.</summary>
    public static Reading<T> Missing(Exception failure) => new(null, failure);
}
