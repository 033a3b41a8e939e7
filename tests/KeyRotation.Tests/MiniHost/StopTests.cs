using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using KeyRotation.MiniHost;
using KeyRotation.TestCmdlets;
using Xunit;

namespace KeyRotation.Tests.MiniHost;

public sealed class StopTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly MiniSession _session = new MiniSession().Import<TestStreamCommand>();

    [Fact]
    public async Task Stop_calls_StopProcessing_and_ends_the_wait_of_the_cmdlet()
    {
        MiniResult result = await StopWhileWaiting(_session.Command("Wait-Test"));

        Assert.True(result.WasStopped);
        Assert.Null(result.TerminatingError);
        Assert.Equal(["waiting"], result.Output);
    }

    [Fact]
    public async Task What_is_written_after_a_stop_is_lost_and_the_writer_is_told()
    {
        MiniResult result = await StopWhileWaiting(_session.Command("Wait-Test").With("WriteOn"));

        Assert.Equal(["waiting"], result.Output);
        Assert.Contains("Stopping True, PipelineStoppedException", WaitTestCommand.SeenAfterStop);
    }

    [Fact]
    public async Task Stop_reaches_every_command_of_the_pipeline_and_no_EndProcessing_runs()
    {
        MiniResult result = await StopWhileWaiting(_session.Command("Test-Stream").Pipe("Wait-Test").Input(1, 2, 3));

        Assert.True(result.WasStopped);
        Assert.DoesNotContain("a end", result.Output);
    }

    [Fact]
    public async Task A_second_stop_and_one_after_the_end_do_nothing()
    {
        MiniRun run = _session.Command("Test-Stream").Start();
        MiniResult result = await run.Completion.WaitAsync(s_patience);
        run.Stop();
        run.Stop();

        Assert.False(result.WasStopped);
        Assert.Equal("a end", result.Output.Last());
    }

    [Fact]
    public void Commands_are_disposed_of_however_they_end()
    {
        int before = TestStreamCommand.Disposed;
        _session.Invoke("Test-Stream");
        _session.Invoke("Test-Stream", new { Fail = "Throw" });
        _session.Invoke("Test-Stream", new { Fail = "Nonsense" });

        Assert.True(TestStreamCommand.Disposed >= before + 2);
    }

    private static async Task<MiniResult> StopWhileWaiting(MiniPipeline pipeline)
    {
        var isWaiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        MiniRun run = pipeline.OnOutput(value => isWaiting.TrySetResult()).Start();
        await isWaiting.Task.WaitAsync(s_patience);
        return await run.StopAsync().WaitAsync(s_patience);
    }
}
