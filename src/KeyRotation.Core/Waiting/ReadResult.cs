using System;

namespace KeyRotation.Waiting;

/// <summary>What one look at one resource brought: the resource, or why there is none.</summary>
/// <typeparam name="T">The resource.</typeparam>
internal readonly struct ReadResult<T>
    where T : class
{
    private ReadResult(T? resource, Exception? failure)
    {
        Resource = resource;
        Failure = failure;
    }

    /// <summary>The resource; null where there is none.</summary>
    public T? Resource { get; }

    /// <summary>The service's own word on why there is none; null where there is one.</summary>
    public Exception? Failure { get; }

    /// <summary>A resource that was found.</summary>
    public static ReadResult<T> Found(T resource) => new(resource, null);

    /// <summary>A resource that is not there, or may not be read.</summary>
    public static ReadResult<T> Missing(Exception failure) => new(null, failure);

    /// <summary>The same result about something that is made of the resource.</summary>
    public ReadResult<TOther> Select<TOther>(Func<T, TOther> select)
        where TOther : class =>
        Resource is { } resource ? ReadResult<TOther>.Found(select(resource)) : ReadResult<TOther>.Missing(Failure!);
}
