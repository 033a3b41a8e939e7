using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.RotateOnce;

/// <summary>Stands beside each send: it may pace it and write it down before it happens.</summary>
/// <typeparam name="TWitness">The service's witness.</typeparam>
public interface ISendObserver<in TWitness>
    where TWitness : class
{
    /// <summary>A change is about to be sent. What this throws keeps it from being sent.</summary>
    /// <param name="attempt">1 for the first.</param>
    /// <param name="before">The witness as it was before.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task BeforeSendAsync(int attempt, TWitness before, CancellationToken cancellationToken);

    /// <summary>The request ended.</summary>
    /// <param name="failure">What it ended with; null where the answer came.</param>
    void AfterSend(Exception? failure);
}
