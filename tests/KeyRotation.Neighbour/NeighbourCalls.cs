using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace KeyRotation.Neighbour;

/// <summary>
/// One call of each library. All is found at run time: this program refers to no version of any of them.
/// </summary>
internal sealed class NeighbourCalls(
    IReadOnlyList<Assembly> assemblies, Uri endpoint, string region, string accessKey, string secretKey)
{
    /// <summary>The id behind an alias, of the sandbox's KMS.</summary>
    public string Kms()
    {
        var client = Client("Amazon.KeyManagementService.AmazonKeyManagementService");
        dynamic request = Make("Amazon.KeyManagementService.Model.DescribeKeyRequest");
        request.KeyId = "alias/sandbox-key-1";
        return client.DescribeKeyAsync(request).GetAwaiter().GetResult().KeyMetadata.KeyId;
    }

    /// <summary>Who calls, of the sandbox's STS.</summary>
    public string Sts()
    {
        var client = Client("Amazon.SecurityToken.AmazonSecurityTokenService");
        dynamic request = Make("Amazon.SecurityToken.Model.GetCallerIdentityRequest");
        return client.GetCallerIdentityAsync(request).GetAwaiter().GetResult().Arn;
    }

    /// <summary>The page /_sandbox/state, which looks to S3 like an object of a bucket.</summary>
    public string S3()
    {
        var client = Client("Amazon.S3.AmazonS3", static config => config.ForcePathStyle = true);
        dynamic request = Make("Amazon.S3.Model.GetObjectRequest");
        request.BucketName = "_sandbox";
        request.Key = "state";
        return client.GetObjectAsync(request).GetAwaiter().GetResult().HttpStatusCode.ToString();
    }

    /// <summary>An array as JSON.</summary>
    public string Json()
    {
        var options = Find("System.Text.Json.JsonSerializerOptions");
        var serialize = Find("System.Text.Json.JsonSerializer")
            .GetMethod("Serialize", [typeof(object), typeof(Type), options]);
        return (string)serialize!.Invoke(null, [new[] { 1, 2 }, typeof(int[]), null])!;
    }

    /// <summary>The name of a type of its own, or of the runtime's that it hands on.</summary>
    public string Async() => Make("System.Runtime.CompilerServices.AsyncIteratorMethodBuilder").GetType().Name;

    /// <summary>The clock.</summary>
    public string Time()
    {
        var clock = Find("System.TimeProvider").GetProperty("System")!.GetValue(null)!;
        return clock.GetType().GetMethod("GetUtcNow")!.Invoke(clock, null) is DateTimeOffset ? "a time" : "nothing";
    }

    private dynamic Client(string name, Action<dynamic>? configure = null)
    {
        dynamic config = Make(name + "Config");
        config.ServiceURL = endpoint.ToString();
        config.AuthenticationRegion = region;
        configure?.Invoke(config);
        return Make(name + "Client", Make("Amazon.Runtime.BasicAWSCredentials", accessKey, secretKey), config);
    }

    private object Make(string type, params object[] arguments) => Activator.CreateInstance(Find(type), arguments)!;

    private Type Find(string type) =>
        assemblies.Select(each => each.GetType(type)).First(static found => found is not null)!;
}
