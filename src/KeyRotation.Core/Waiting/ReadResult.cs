using System;

namespace KeyRotation.Waiting;

/// <summary>The result of reading one resource: the resource, or the error.</summary>
/// <typeparam name="T">The resource.</typeparam>
internal readonly struct ReadResult<T>
    where T : class
{
    private ReadResult(T? resource, Exception? failure)
    {
        Resource = resource;
        Failure = failure;
    }

    /// <summary>The resource; null after an error.</summary>
    public T? Resource { get; }

    /// <summary>The service's error; null if the resource was read.</summary>
    public Exception? Failure { get; }

    /// <summary>Makes the result for a resource that was read.</summary>
    public static ReadResult<T> Found(T resource) => new(resource, null);

    /// <summary>Makes the result for a resource that does not exist or may not be read.</summary>
    public static ReadResult<T> Missing(Exception failure) => new(null, failure);

    /// <summary>Maps the resource. An error stays the same.</summary>
    public ReadResult<TOther> Select<TOther>(Func<T, TOther> select)
        where TOther : class =>
        Resource is { } resource ? ReadResult<TOther>.Found(select(resource)) : ReadResult<TOther>.Missing(Failure!);
}
