using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using KeyRotation.MiniHost;
using KeyRotation.Sandbox;
using KeyRotation.Tests.Cmdlets;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>How calls are made and told of: attempts, time-outs, verbose lines, and no secret anywhere.</summary>
public class CallTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void MaxAttempts_counts_every_attempt_of_a_read(int attempts)
    {
        using var scene = new Scene();
        scene.Fault("DescribeClusters:drop-before");

        MiniResult result = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .WithArgument("mycluster")
            .With("MaxAttempts", attempts)
            .Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(
            ("NoAnswer", ErrorCategory.ResourceUnavailable), (ErrorRecords.Id(error), error.CategoryInfo.Category));
        Assert.Equal((attempts, 0), (scene.Count("DescribeClusters"), scene.Count("RotateEncryptionKey")));
    }

    [Fact]
    public void MaxAttempts_is_not_for_changes()
    {
        using var scene = new Scene();
        scene.Fault("RotateEncryptionKey:drop-after");

        scene.Change("Invoke-RSRotateEncryptionKey").WithArgument("mycluster").With("MaxAttempts", 10).Run();

        Assert.Equal(1, scene.Count("RotateEncryptionKey"));
    }

    [Fact]
    public void A_read_without_an_answer_ends_with_the_request_s_time()
    {
        using var scene = new Scene();
        scene.Fault("DescribeClusters:slow-answer:delay=600");

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey").WithArgument("mycluster")
            .With("MaxAttempts", 1).With("RequestTimeout", 0.3).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(
            ("NoAnswer", ErrorCategory.OperationTimeout), (ErrorRecords.Id(error), error.CategoryInfo.Category));
        Assert.Contains("-RequestTimeout", error.ErrorDetails!.RecommendedAction);
        Assert.Equal(0, scene.Count("RotateEncryptionKey"));
    }

    [Fact]
    public async Task An_answer_that_stalls_in_the_middle_ends_with_the_request_s_time()
    {
        using var scene = new Scene();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<TcpClient> stalled = StallAsync(listener);
        scene.Connection["EndpointUrl"] = "http://" + listener.LocalEndpoint;

        MiniResult result = scene.Change("Invoke-RSRotateEncryptionKey").WithArgument("mycluster")
            .With("MaxAttempts", 1).With("RequestTimeout", 0.5).Run();

        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
        (await stalled).Dispose();
    }

    [Fact]
    public void Verbose_tells_of_each_attempt()
    {
        using var scene = new Scene();
        scene.Fault("RotateEncryptionKey:throttle:1");
        scene.Fault("DescribeClusters:error-before:1:status=500");
        string endpoint = scene.Server.Endpoint.GetLeftPart(UriPartial.Authority);

        MiniResult result = scene
            .Change("Invoke-RSRotateEncryptionKey")
            .WithArgument("mycluster")
            .With("Verbose")
            .Run();

        string id = "request id [0-9a-f-]{36}";
        string[] expected =
        [
            "^Performing the operation",
            $"^Redshift DescribeClusters {endpoint} attempt 1: HTTP 500, InternalFailure, {id}, [0-9]+ ms$",
            $"^Redshift DescribeClusters {endpoint} attempt 2: HTTP 200, {id}, [0-9]+ ms$",
            $"^Redshift RotateEncryptionKey {endpoint} attempt 1: HTTP 400, Throttling, {id}, [0-9]+ ms$",

            // A fresh read before each attempt.
            $"^Redshift DescribeClusters {endpoint} attempt 1: HTTP 200, {id}, [0-9]+ ms$",
            $"^Redshift RotateEncryptionKey {endpoint} attempt 1: HTTP 200, {id}, [0-9]+ ms$",
        ];
        Assert.Equal(expected.Length, result.Verbose.Count);
        NonEmpty.All(expected.Zip(result.Verbose), pair => Assert.Matches(pair.First, pair.Second));
        Assert.Equal(
            scene.Calls.Select(call => call.RequestId),
            result.Verbose.Skip(1).Select(line => line.Split("request id ")[1][..36]));
    }

    [Fact]
    public void Verbose_names_each_service_and_a_lost_answer()
    {
        using var scene = new Scene();
        scene.Fault("UpdateNamespace:reset-after:1");

        MiniResult result = scene
            .Change("Update-RSSNamespaceKey")
            .WithArgument("mynamespace")
            .With("KmsKeyId", "alias/sandbox-key-2")
            .With("Verbose")
            .Run();

        Assert.Contains(result.Verbose, line => line.StartsWith("KMS DescribeKey ", StringComparison.Ordinal));
        Assert.Contains(
            result.Verbose, line => line.StartsWith("Redshift Serverless GetNamespace ", StringComparison.Ordinal));
        string lost = Assert.Single(result.Verbose, line => line.Contains("UpdateNamespace"));
        Assert.DoesNotContain("HTTP", lost);
        Assert.Contains("Exception", lost);
    }

    [Theory]
    [InlineData("Continue", true)]
    [InlineData("SilentlyContinue", false)]
    public void The_session_s_VerbosePreference_is_kept(string preference, bool spoken)
    {
        using var scene = new Scene();
        scene.Session["VerbosePreference"] = Enum.Parse<ActionPreference>(preference);

        MiniResult result = scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster").Run();

        Assert.Equal(spoken ? 1 : 0, result.Verbose.Count);
    }

    [Fact]
    public void No_stream_ever_holds_a_secret()
    {
        using var scene = new Scene();
        SandboxCredentials keys = scene.Server.CreateSessionCredentials(TimeSpan.FromHours(12));
        scene.Connection["AccessKey"] = keys.AccessKey;
        scene.Connection["SecretKey"] = keys.SecretKey;
        scene.Connection["SessionToken"] = keys.SessionToken;
        scene.Connection["MaxAttempts"] = 1;
        scene.Fault("RotateEncryptionKey:drop-after:1");
        scene.Fault("DescribeEvents:garbage-body:1");
        scene.Fault("RotateKeyOnDemand:html-body:1");
        scene.Fault("UpdateNamespace:access-denied:1");

        List<MiniResult> results =
        [
            Run(scene, "Invoke-RSRotateEncryptionKey", "mycluster", "no-such-cluster", "mycluster-3", ""),
            Run(scene, "Wait-RSClusterAvailable", "mycluster"),
            Run(scene, "Invoke-KMSKeyRotationOnDemand", scene.FirstKey, "alias/sandbox-rsa", "not a key"),
            Run(scene, "Wait-KMSKeyRotation", scene.FirstKey),
            scene
                .Change("Update-RSSNamespaceKey")
                .WithArgument("mynamespace")
                .With("KmsKeyId", "alias/sandbox-key-2")
                .With("Verbose")
                .Run(),
            scene
                .Command("Set-KMSKeyRotationSchedule")
                .WithArgument(scene.FirstKey)
                .With("WhatIf")
                .With("Verbose")
                .Run(),
        ];
        scene.Connection["EndpointUrl"] =
            $"http://user:{keys.SecretKey}@127.0.0.1:{scene.Server.Endpoint.Port}/?token={keys.SessionToken}";
        results.Add(Run(scene, "Wait-RSClusterAvailable", "mycluster", "no-such-cluster"));
        scene.Connection["EndpointUrl"] = $"ftp://user:{keys.SecretKey}@127.0.0.1";
        results.Add(Run(scene, "Wait-RSClusterAvailable", "mycluster"));
        scene.Connection["EndpointUrl"] = scene.Server.Endpoint;
        scene.Connection["AccessKey"] = scene.Server.AccessKey;
        results.Add(Run(scene, "Wait-RSClusterAvailable", "mycluster"));

        string everything = string.Join('\n', results.SelectMany(Spoken));
        Assert.True(everything.Length > 4000, "Too little was said for this to mean anything.");
        Assert.DoesNotContain(keys.SecretKey, everything);
        Assert.DoesNotContain(Uri.EscapeDataString(keys.SecretKey), everything);
        Assert.DoesNotContain(keys.SessionToken, everything);
        Assert.DoesNotContain("Signature=", everything);
        // What looks through every other test would have seen them.
        Assert.True(Leaks.IsIn("key " + keys.SecretKey));
        Assert.True(Leaks.IsIn("token=" + Uri.EscapeDataString(keys.SessionToken)));
    }

    private static MiniResult Run(Scene scene, string command, params string[] targets)
    {
        MiniPipeline pipeline = command.StartsWith("Wait", StringComparison.Ordinal)
            ? scene.Command(command)
            : scene.Change(command);
        return pipeline.WithArgument(targets).With("Verbose").Run();
    }

    private static IEnumerable<string> Spoken(MiniResult result) =>
        [.. result.Timeline.Select(Leaks.TextOf), result.Exception?.ToString() ?? string.Empty];

    private static async Task<TcpClient> StallAsync(TcpListener listener)
    {
        TcpClient client = await listener.AcceptTcpClientAsync();
        await client.GetStream().ReadAtLeastAsync(new byte[1], 1);
        await client
            .GetStream()
            .WriteAsync(
                "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 5000\r\n\r\n<DescribeClustersResponse>"u8.ToArray());
        return client;
    }
}
