using System;
using System.Management.Automation;
using System.Threading;

namespace KeyRotation.TestCmdlets;

/// <summary>Waits until it is stopped, then shows what a cmdlet can still do.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Test")]
[OutputType(typeof(string))]
public sealed class WaitTestCommand : PSCmdlet, IDisposable
{
    private readonly ManualResetEventSlim _isStopped = new();

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    [Parameter]
    public SwitchParameter WriteOn { get; set; }

    /// <summary>What the last command that wrote on met.</summary>
    public static string SeenAfterStop { get; private set; } = string.Empty;

    public void Dispose() => _isStopped.Dispose();

    protected override void ProcessRecord()
    {
        WriteObject("waiting");
        _isStopped.Wait();
        if (WriteOn)
        {
            TryToWrite();
        }
    }

    protected override void StopProcessing() => _isStopped.Set();

    private void TryToWrite()
    {
        try
        {
            WriteObject("too late");
        }
        catch (Exception e)
        {
            SeenAfterStop = $"Stopping {Stopping}, {e.GetType().Name}";
            throw;
        }
    }
}
