using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Waiting;

/// <summary>What a service contributes to waiting: one look at many resources, and what their states mean.</summary>
/// <typeparam name="T">The resource.</typeparam>
public interface IWaitSource<T>
    where T : class
{
    /// <summary>Looks at all of them with as few calls as the service allows.</summary>
    /// <returns>One reading for each item, by its id.</returns>
    Task<IReadOnlyDictionary<string, Reading<T>>> ReadAsync(IReadOnlyList<WaitItem> items, CancellationToken cancellationToken);

    /// <summary>The status to show; open-ended, as the services' own lists are.</summary>
    string StatusOf(T resource);

    /// <summary>What the state means for this item.</summary>
    WaitVerdict Judge(WaitItem item, T resource);
}
