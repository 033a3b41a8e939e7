using System;

namespace KeyRotation.Waiting;

/// <summary>Who is told how a wait goes. Called from background threads, one call at a time per waiter.</summary>
/// <typeparam name="T">The resource.</typeparam>
public interface IWaitObserver<in T>
    where T : class
{
    /// <summary>A resource is there.</summary>
    void Done(WaitItem item, T resource);

    /// <summary>The wait for a resource ended without it.</summary>
    void Failed(WaitItem item, Exception failure);

    /// <summary>A look failed in a way that may pass; the wait goes on.</summary>
    void Trouble(Exception failure);

    /// <summary>A look is done and the next one is some time away.</summary>
    void Progress(WaitProgress progress);
}
