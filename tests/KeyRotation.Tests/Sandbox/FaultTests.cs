using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyRotation.Sandbox;
using Xunit;

namespace KeyRotation.Tests.Sandbox;

public sealed class FaultTests : SandboxTest
{
    private const string Rotate = "RotateEncryptionKey";

    [Theory]
    [InlineData(SandboxFaultKind.Throttle, "400 Throttling")]
    [InlineData(SandboxFaultKind.DependentThrottle, "400 DependentServiceRequestThrottlingFault")]
    [InlineData(SandboxFaultKind.AccessDenied, "403 AccessDenied")]
    [InlineData(SandboxFaultKind.ErrorBefore, "500 InternalFailure")]
    public async Task A_call_that_a_fault_refuses_is_not_carried_out(SandboxFaultKind kind, string refusal)
    {
        SandboxFault fault = Server.Faults.Add(Rotate, kind, times: 1);

        Assert.Equal(refusal, (await RotateCluster()).Refusal);
        Assert.Equal(0, CarriedOut);
        Assert.True(fault.IsSpent);
        Assert.Equal(200, (await RotateCluster()).Status);
        Assert.Equal(1, CarriedOut);
    }

    [Theory]
    [InlineData(SandboxFaultKind.Throttle, "400 ThrottlingException")]
    [InlineData(SandboxFaultKind.AccessDenied, "400 AccessDeniedException")]
    [InlineData(SandboxFaultKind.ErrorBefore, "500 KMSInternalException")]
    public async Task Refusals_use_the_codes_of_the_service(SandboxFaultKind kind, string refusal)
    {
        Server.Faults.Add("RotateKeyOnDemand", kind, times: 1);
        Assert.Equal(refusal, (await Client.Kms("RotateKeyOnDemand", $$"""{"KeyId":"{{KeyId}}"}""")).Refusal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_server_error_comes_before_or_after_the_call_is_carried_out(int status)
    {
        Server.Faults.Add(
            new SandboxFault
            {
                Operation = Rotate,
                Kind = SandboxFaultKind.ErrorBefore,
                StatusCode = status,
                Times = 1,
            });
        Assert.Equal(status, (await RotateCluster()).Status);
        Assert.Equal(0, CarriedOut);
        Server.Faults.Clear();
        Server.Faults.Add(
            new SandboxFault
            {
                Operation = Rotate,
                Kind = SandboxFaultKind.ErrorAfter,
                StatusCode = status,
                Times = 1,
            });
        Assert.Equal(status, (await RotateCluster()).Status);
        Assert.Equal(1, CarriedOut);
    }

    [Fact]
    public async Task Any_error_code_can_be_asked_for()
    {
        Server.Faults.Add(
            new SandboxFault
            {
                Operation = Rotate,
                Kind = SandboxFaultKind.Error,
                ErrorCode = "UnsupportedOperation",
                StatusCode = 400,
            });
        Assert.Equal("400 UnsupportedOperation", (await RotateCluster()).Refusal);
        Assert.Equal(0, CarriedOut);
    }

    [Theory]
    [InlineData(SandboxFaultKind.DropBefore, 0, false)]
    [InlineData(SandboxFaultKind.ResetBefore, 0, true)]
    [InlineData(SandboxFaultKind.DropAfter, 1, false)]
    [InlineData(SandboxFaultKind.ResetAfter, 1, true)]
    public async Task A_connection_is_closed_or_reset_without_an_answer(
        SandboxFaultKind kind, int carriedOut, bool reset)
    {
        Server.Faults.Add(Rotate, kind);

        Assert.Equal((string.Empty, reset), await RawRotate());
        Assert.Equal(carriedOut, CarriedOut);
        await Assert.ThrowsAsync<HttpRequestException>(RotateCluster);
    }

    [Fact]
    public async Task A_cut_body_promises_more_than_it_sends()
    {
        Server.Faults.Add(Rotate, SandboxFaultKind.CutBody);
        (string text, bool reset) = await RawRotate();

        (int declared, string body) = Split(text);
        Assert.False(reset);
        Assert.InRange(body.Length, 100, declared - 100);
        Assert.Equal(1, CarriedOut);
    }

    [Fact]
    public async Task A_truncated_body_has_the_length_that_it_says_and_is_not_whole()
    {
        Server.Faults.Add(Rotate, SandboxFaultKind.TruncatedBody);
        SandboxAnswer answer = await RotateCluster();

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("<RotateEncryptionKeyResponse", answer.Text, StringComparison.Ordinal);
        Assert.Throws<System.Xml.XmlException>(() => answer.Xml);
        Assert.Equal(1, CarriedOut);
    }

    [Fact]
    public async Task A_wrong_length_says_less_than_is_sent()
    {
        Server.Faults.Add(Rotate, SandboxFaultKind.WrongContentLength);
        (string text, _) = await RawRotate();

        (int declared, string body) = Split(text);
        Assert.InRange(declared, 100, body.Length - 100);
        Assert.Equal(1, CarriedOut);
    }

    [Theory]
    [InlineData(SandboxFaultKind.EmptyBody, "")]
    [InlineData(SandboxFaultKind.HtmlBody, "<!DOCTYPE html>")]
    [InlineData(SandboxFaultKind.GarbageBody, null)]
    public async Task A_body_is_replaced_by_nothing_HTML_or_garbage(SandboxFaultKind kind, string? start)
    {
        Server.Faults.Add(Rotate, kind);
        SandboxAnswer answer = await RotateCluster();

        Assert.Equal(200, answer.Status);
        Assert.Equal(1, CarriedOut);
        if (start is null)
        {
            Assert.Equal(256, answer.Body.Length);
        }
        else
        {
            Assert.Equal(start, answer.Text[..Math.Min(answer.Text.Length, 15)]);
        }
    }

    [Theory]
    [InlineData(SandboxFaultKind.SlowAnswer, 1)]
    [InlineData(SandboxFaultKind.LateExecution, 0)]
    public async Task A_slow_call_is_carried_out_at_once_or_late(SandboxFaultKind kind, int carriedOutAtFirst)
    {
        Server.Faults.Add(new SandboxFault { Operation = Rotate, Kind = kind, Delay = TimeSpan.FromSeconds(30) });
        Task<SandboxAnswer> call = RotateCluster();
        WaitForHeld(1);

        Assert.Equal(carriedOutAtFirst, CarriedOut);
        Assert.False(call.IsCompleted);
        Time.AdvanceSeconds(30);
        Assert.Equal(200, (await call).Status);
        Assert.Equal(1, CarriedOut);
        Assert.Equal(0, Server.Faults.Held);
    }

    [Fact]
    public async Task A_late_call_is_carried_out_even_when_the_client_has_gone()
    {
        Server.Faults.Add(
            new SandboxFault
            {
                Operation = Rotate,
                Kind = SandboxFaultKind.LateExecution,
                Delay = TimeSpan.FromSeconds(30),
            });
        using (var connection = new RawConnection(Server.Endpoint))
        {
            await connection.Send(RotateRequest());
            WaitForHeld(1);
        }

        Time.AdvanceSeconds(30);
        Assert.True(SpinWait.SpinUntil(() => CarriedOut == 1, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_fault_hits_only_its_operation_and_its_resource_and_after_what_it_skips()
    {
        Server.Faults.Add(
            new SandboxFault
            {
                Operation = Rotate,
                Kind = SandboxFaultKind.Throttle,
                Identifier = "mycluster-2",
            });
        Server.Faults.Add(
            new SandboxFault
            {
                Operation = "DescribeKey",
                Kind = SandboxFaultKind.Throttle,
                Identifier = "alias/sandbox-key-1",
                Skip = 1,
                Times = 1,
            });

        Assert.Equal(200, (await RotateCluster()).Status);
        Assert.Equal(200, (await Client.Redshift("DescribeClusters", ("ClusterIdentifier", "mycluster-2"))).Status);
        Assert.Equal(400, (await Client.Redshift(Rotate, ("ClusterIdentifier", "mycluster-2"))).Status);
        int[] statuses = new int[3];
        for (int i = 0; i < statuses.Length; i++)
        {
            statuses[i] = (await Client.Kms("DescribeKey", $$"""{"KeyId":"{{KeyId}}"}""")).Status;
        }

        Assert.Equal(new[] { 200, 400, 200 }, statuses);
    }

    [Fact]
    public async Task A_limit_throttles_each_service_by_the_clock()
    {
        Options.RequestsPerSecond = 5;
        int[] statuses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(async _ => (await Client.Redshift("DescribeClusters")).Status));
        Assert.Equal(5, statuses.Count(status => status == 200));
        Assert.Equal(3, Server.GetState().Throttled);
        Assert.Equal(200, (await Client.Kms("ListKeys")).Status);

        Time.AdvanceSeconds(0.2);
        Assert.Equal(200, (await Client.Redshift("DescribeClusters")).Status);
        Assert.Equal("400 Throttling", (await Client.Redshift("DescribeClusters")).Refusal);
    }

    [Theory]
    [InlineData("RotateEncryptionKey:drop-after:1", "RotateEncryptionKey:drop-after:1")]
    [InlineData("*:Throttle", "*:throttle")]
    [InlineData("DescribeKey:slow-answer:2:delay=1.5:skip=3", "DescribeKey:slow-answer:2:skip=3:delay=1.5")]
    [InlineData(
        "DescribeKey:error:status=400:code=X:identifier=arn:aws:kms:us-west-2:1:key/2",
        "DescribeKey:error:status=400:code=X:identifier=arn:aws:kms:us-west-2:1:key/2")]
    public void A_fault_is_read_from_text_and_written_as_text(string text, string canonical) =>
        Assert.Equal(canonical, SandboxFault.Parse(text).ToString());

    [Theory]
    [InlineData("RotateEncryptionKey", "OPERATION:KIND")]
    [InlineData("RotateEncryptionKey:explode", "drop-after")]
    [InlineData("RotateEncryptionKey:drop-after:0", "times")]
    [InlineData("RotateEncryptionKey:slow-answer:delay=soon", "delay")]
    [InlineData("RotateEncryptionKey:slow-answer:1", "delay=SECONDS")]
    [InlineData("RotateEncryptionKey:slow-answer:colour=red", "colour")]
    public void A_fault_that_cannot_be_read_says_what_is_allowed(string text, string hint) =>
        Assert.Contains(
            hint, Assert.Throws<FormatException>(() => SandboxFault.Parse(text)).Message, StringComparison.Ordinal);

    private int CarriedOut => Server.GetState().Rotations["mycluster"];

    private Task<SandboxAnswer> RotateCluster() => Client.Redshift(Rotate, ("ClusterIdentifier", "mycluster"));

    private HttpRequestMessage RotateRequest() =>
        Client.Signed(
            "redshift",
            HttpMethod.Post,
            string.Empty,
            "Action=RotateEncryptionKey&Version=2012-12-01&ClusterIdentifier=mycluster",
            "application/x-www-form-urlencoded");

    private async Task<(string Text, bool Reset)> RawRotate()
    {
        using var connection = new RawConnection(Server.Endpoint);
        await connection.Send(RotateRequest());
        return await connection.ReadToEnd();
    }

    private void WaitForHeld(int count) =>
        Assert.True(SpinWait.SpinUntil(() => Server.Faults.Held == count, TimeSpan.FromSeconds(30)));

    private static (int Declared, string Body) Split(string text)
    {
        string[] parts = text.Split("\r\n\r\n", 2);
        string length = parts[0]
            .Split("\r\n")
            .Single(line => line.StartsWith("Content-Length:", StringComparison.Ordinal));
        return (
            int.Parse(length["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture), parts[1]);
    }
}
