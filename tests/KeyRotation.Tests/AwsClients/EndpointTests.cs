using System;
using System.Linq;
using System.Threading.Tasks;
using Amazon;
using Amazon.CloudTrail.Model;
using Amazon.Redshift;
using Amazon.Redshift.Endpoints;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless;
using Amazon.RedshiftServerless.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.AwsClients;

/// <summary>Where requests go.</summary>
public class EndpointTests
{
    private static readonly (string Region, string Suffix, string DualStackSuffix)[] s_partitions =
    [
        ("eu-west-1", "amazonaws.com", "api.aws"),
        ("us-east-1", "amazonaws.com", "api.aws"),
        ("cn-north-1", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        ("us-gov-west-1", "amazonaws.com", "api.aws"),
        ("us-gov-east-1", "amazonaws.com", "api.aws"),
        ("us-iso-east-1", "c2s.ic.gov", "api.aws.ic.gov"),
        ("us-isob-east-1", "sc2s.sgov.gov", "api.aws.scloud"),
        ("eu-isoe-west-1", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        ("us-isof-south-1", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
        ("eusc-de-east-1", "amazonaws.eu", "api.amazonwebservices.eu"),

        // Regions that no list has yet: the pattern of their partition decides, else the first partition.
        ("eu-central-7", "amazonaws.com", "api.aws"),
        ("cn-south-9", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        ("eusc-de-west-2", "amazonaws.eu", "api.amazonwebservices.eu"),
        ("moon-base-1", "amazonaws.com", "api.aws"),
    ];

    public static TheoryData<string, string, string, bool, bool> Cases()
    {
        var data = new TheoryData<string, string, string, bool, bool>();
        foreach ((string region, string suffix, string dualStackSuffix) in s_partitions)
        {
            foreach (
                (bool fips, bool dualStack) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                bool exception = fips && !dualStack && region.StartsWith("us-gov-", StringComparison.Ordinal);
                string name = fips ? "-fips" : string.Empty;
                string end = $".{region}.{(dualStack ? dualStackSuffix : suffix)}";
                data.Add(
                    $"redshift{(exception ? string.Empty : name)}{end}",
                    $"redshift-serverless{name}{end}",
                    region,
                    fips,
                    dualStack);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_partition_has_its_host_names(
        string redshift, string serverless, string region, bool fips, bool dualStack)
    {
        StubTransport transport = Transport();
        await Clients.Redshift(transport, c => Set(c, region, fips, dualStack)).DescribeEventsAsync();
        await Clients
            .Serverless(transport, c => Set(c, region, fips, dualStack))
            .ListNamespacesAsync(new ListNamespacesRequest());
        await Clients
            .Trail(transport, c => Set(c, region, fips, dualStack))
            .LookupEventsAsync(new LookupEventsRequest());
        // CloudTrail has the same exception as Redshift: in AWS GovCloud, its plain name serves FIPS.
        string trail = redshift.Replace("redshift", "cloudtrail", StringComparison.Ordinal);
        Assert.Equal(
            [$"https://{redshift}/", $"https://{serverless}/", $"https://{trail}/"],
            transport.Requests.Select(r => r.Uri.AbsoluteUri));
        NonEmpty.All(transport.Requests, r => Assert.Contains($"/{region}/", r.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("http://127.0.0.1:4599", "http://127.0.0.1:4599/")]
    [InlineData("https://redshift.example.com/", "https://redshift.example.com/")]
    [InlineData("https://proxy.example.com/aws", "https://proxy.example.com/aws/")]
    public async Task An_endpoint_of_ones_own_is_used_as_it_is(string url, string expected)
    {
        StubTransport transport = Transport();
        await Clients.Redshift(transport, c => Own(c, url)).DescribeEventsAsync();
        await Clients.Serverless(transport, c => Own(c, url)).ListNamespacesAsync(new ListNamespacesRequest());
        NonEmpty.All(transport.Requests, r => Assert.Equal(expected, r.Uri.AbsoluteUri));
        NonEmpty.All(transport.Requests, r => Assert.Contains("/eu-north-1/", r.Headers["Authorization"]));

        static void Own(ClientConfig config, string url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = "eu-north-1";
        }
    }

    [Fact]
    public async Task Settings_that_contradict_each_other_are_refused_before_anything_is_sent()
    {
        StubTransport transport = Transport();
        var fips = await Assert.ThrowsAsync<AmazonClientException>(() =>
            Clients
                .Redshift(transport, c => (c.ServiceURL, c.UseFIPSEndpoint) = ("https://x.example", true))
                .DescribeEventsAsync());
        Assert.Contains("https://x.example", fips.Message);
        Assert.Contains("FIPS", fips.Message);
        var dualStack = await Assert.ThrowsAsync<AmazonClientException>(() =>
            Clients
                .Serverless(transport, c => (c.ServiceURL, c.UseDualstackEndpoint) = ("https://x.example", true))
                .GetNamespaceAsync(new GetNamespaceRequest()));
        Assert.Contains("dual-stack", dualStack.Message);
        Assert.Empty(transport.Requests);
    }

    [Fact]
    public void Without_a_region_the_provider_says_what_to_set()
    {
        IEndpointProvider provider = new AmazonRedshiftConfig().EndpointProvider;
        var e = Assert.Throws<AmazonClientException>(() => provider.ResolveEndpoint(new RedshiftEndpointParameters()));
        Assert.Contains("ServiceURL", e.Message);
        e = Assert.Throws<AmazonClientException>(() =>
            provider.ResolveEndpoint(new RedshiftEndpointParameters { Endpoint = "redshift.example" }));
        Assert.Contains("redshift.example", e.Message);
        Assert.Equal("https://redshift-fips.eu-west-1.api.aws", provider.ResolveEndpoint(
            new RedshiftEndpointParameters { Region = "eu-west-1", UseFIPS = true, UseDualStack = true }).URL);
    }

    [Fact]
    public void The_endpoint_can_be_asked_for()
    {
        using var redshift = new AmazonRedshiftClient(
            Clients.Credentials,
            new AmazonRedshiftConfig { RegionEndpoint = RegionEndpoint.USGovCloudEast1, UseFIPSEndpoint = true });
        Assert.Equal(
            "https://redshift.us-gov-east-1.amazonaws.com/",
            redshift.DetermineServiceOperationEndpoint(new DescribeClustersRequest()).URL);
        using var serverless = new AmazonRedshiftServerlessClient(Clients.Credentials, RegionEndpoint.EUWest3);
        Assert.Equal(
            "https://redshift-serverless.eu-west-3.amazonaws.com/",
            serverless.DetermineServiceOperationEndpoint(new GetNamespaceRequest()).URL);
    }

    [Fact]
    public async Task A_provider_of_ones_own_is_asked_instead()
    {
        StubTransport transport = Transport();
        await Clients.Redshift(transport, c => c.EndpointProvider = new OwnProvider()).DescribeEventsAsync();
        Assert.Equal("https://eu-west-1.own.example/", Assert.Single(transport.Requests).Uri.AbsoluteUri);
    }

    private static StubTransport Transport() => new(r => StubTransport.Answer(r.Body.StartsWith('{')
        ? """{"namespaces":[]}"""
        : "<DescribeEventsResponse><DescribeEventsResult><Events/></DescribeEventsResult></DescribeEventsResponse>"));

    private static void Set(ClientConfig config, string region, bool fips, bool dualStack)
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        config.UseFIPSEndpoint = fips;
        config.UseDualstackEndpoint = dualStack;
    }

    private sealed class OwnProvider : IEndpointProvider
    {
        public Amazon.Runtime.Endpoints.Endpoint ResolveEndpoint(EndpointParameters parameters) =>
            new($"https://{parameters["Region"]}.own.example");
    }
}
