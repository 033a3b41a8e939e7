using System;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Amazon.SlimClients;

/// <summary>
/// The endpoint rules of these services: a custom endpoint as it is, otherwise
/// <c>https://{service}[-fips].{region}.{suffix}</c> with the suffix of the Region's partition.
/// </summary>
/// <remarks>
/// The partitions are those of AWSSDK.Core, including a partitions file that an application loads.
/// </remarks>
internal sealed class ServiceEndpoints : IEndpointProvider
{
    private readonly string _service;
    private readonly bool _govCloudHasNoFipsName;

    /// <param name="service">The first label of the host name.</param>
    /// <param name="govCloudHasNoFipsName">Whether the plain host name serves FIPS in AWS GovCloud, IPv4 only.</param>
    public ServiceEndpoints(string service, bool govCloudHasNoFipsName)
    {
        _service = service;
        _govCloudHasNoFipsName = govCloudHasNoFipsName;
    }

    /// <exception cref="AmazonClientException">The settings contradict each other, or there is no Region.</exception>
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        _ = parameters ?? throw new ArgumentNullException(nameof(parameters));
        bool fips = parameters["UseFIPS"] is true;
        bool dualStack = parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string { Length: > 0 } custom)
        {
            return Custom(custom, fips, dualStack);
        }

        if (parameters["Region"] is not string { Length: > 0 } region)
        {
            throw new AmazonClientException(
                $"The endpoint of {_service} is unknown because no Region is set. Set a Region, or ServiceURL.");
        }

        return new Endpoint($"https://{Host(region, fips, dualStack)}");
    }

    private Endpoint Custom(string url, bool fips, bool dualStack)
    {
        if (fips || dualStack)
        {
            throw new AmazonClientException(
                $"The endpoint {url} of {_service} is set explicitly, so {(fips ? "FIPS" : "dual-stack")} endpoints "
                + "cannot be used. Set one or the other.");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            throw new AmazonClientException($"The endpoint {url} of {_service} is not an http or https URL.");
        }

        return new Endpoint(url);
    }

    private string Host(string region, bool fips, bool dualStack)
    {
        Partition partition = Fn.Partition(region);
        if (fips && !partition.supportsFIPS)
        {
            throw new AmazonClientException($"The partition {partition.name} of {region} has no FIPS endpoints.");
        }

        if (dualStack && !partition.supportsDualStack)
        {
            throw new AmazonClientException($"The partition {partition.name} of {region} has no dual-stack endpoints.");
        }

        bool plainName = !fips || (_govCloudHasNoFipsName && !dualStack && partition.name == "aws-us-gov");
        string suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        return $"{_service}{(plainName ? string.Empty : "-fips")}.{region}.{suffix}";
    }
}
