using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.CloudTrail.Model;
using Amazon.Runtime;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.CloudTrail;

/// <summary>The operations of AWS CloudTrail that this project uses.</summary>
public interface IAmazonCloudTrail : IAmazonService, IDisposable
{
    /// <summary>
    /// Looks up management events of the last 90 days in the account and Region, newest first, by pages. CloudTrail
    /// allows two of these calls per second for each account and Region.
    /// </summary>
    /// <exception cref="InvalidEventCategoryException"/>
    /// <exception cref="InvalidLookupAttributesException"/>
    /// <exception cref="InvalidMaxResultsException"/>
    /// <exception cref="InvalidNextTokenException"/>
    /// <exception cref="InvalidTimeRangeException"/>
    /// <exception cref="OperationNotPermittedException"/>
    /// <exception cref="UnsupportedOperationException"/>
    /// <exception cref="AmazonCloudTrailException">Any other error response of the service.</exception>
    /// <exception cref="AmazonUnmarshallingException">The response was cut off or is malformed.</exception>
    Task<LookupEventsResponse> LookupEventsAsync(
        LookupEventsRequest request, CancellationToken cancellationToken = default);

    /// <summary>The endpoint that a request would go to. Nothing is sent.</summary>
    /// <exception cref="AmazonClientException">There is no Region, or the settings contradict each other.</exception>
    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);
}
