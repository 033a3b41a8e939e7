using System.Collections.Generic;
using Amazon.Runtime.Internal;

namespace Amazon.SlimClients;

internal sealed class ServiceMetadata : IServiceMetadata
{
    public ServiceMetadata(string serviceId) => ServiceId = serviceId;

    public string ServiceId { get; }

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(0);
}
