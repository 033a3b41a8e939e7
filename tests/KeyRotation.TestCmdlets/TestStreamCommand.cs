using System;
using System.Management.Automation;

namespace KeyRotation.TestCmdlets;

/// <summary>Tells every step of its life on every stream, and fails as it is told.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Stream")]
[OutputType(typeof(string))]
public sealed class TestStreamCommand : PSCmdlet, IDisposable
{
    // One record for all reports, as cmdlets do.
    private readonly ProgressRecord _progress = new(1, "Rotating", "half") { PercentComplete = 0 };

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    [Parameter]
    public string Tag { get; set; } = "a";

    [Parameter]
    [ValidateSet("", "Error", "Terminate", "Throw", "ThrowInBegin", "ThrowInEnd", "ThrowEngine", "CatchStop", "Details")]
    public string Fail { get; set; } = string.Empty;

    [Parameter]
    public SwitchParameter AsArray { get; set; }

    [Parameter]
    public SwitchParameter Loud { get; set; }

    protected override void BeginProcessing()
    {
        WriteObject($"{Tag} begin");
        if (Fail == "ThrowInBegin")
        {
            throw new InvalidOperationException("begin failed");
        }
    }

    protected override void ProcessRecord()
    {
        WriteVerbose($"{Tag} process {InputObject}");
        if (Loud)
        {
            WriteWarning("warn");
            WriteDebug("debug");
            WriteInformation("info", ["tag"]);
            _progress.PercentComplete += 50;
            WriteProgress(_progress);
        }

        DoFail();
        WriteObject(new[] { $"{Tag} process {InputObject}", $"{Tag} done {InputObject}" }, enumerateCollection: true);
        if (AsArray)
        {
            WriteObject(new[] { 1, 2 }, enumerateCollection: false);
            WriteObject(null);
            WriteObject("text", enumerateCollection: true);
        }
    }

    protected override void EndProcessing()
    {
        WriteObject($"{Tag} end");
        if (Fail == "ThrowInEnd")
        {
            throw new InvalidOperationException("end failed");
        }
    }

    public void Dispose() => Disposed++;

    /// <summary>How often a command of this kind was disposed of in this process.</summary>
    public static int Disposed { get; private set; }

    private ErrorRecord NewError(string id) =>
        new(new TimeoutException("too slow"), id, ErrorCategory.OperationTimeout, InputObject ?? "nothing");

    private void DoFail()
    {
        switch (Fail)
        {
            case "Error":
                WriteError(NewError("Slow"));
                break;
            case "Details":
                ErrorRecord error = NewError("Detailed");
                error.ErrorDetails = new ErrorDetails("instead") { RecommendedAction = "wait" };
                WriteError(error);
                break;
            case "Terminate":
                ThrowTerminatingError(NewError("TooSlow"));
                break;
            case "Throw":
                throw new TimeoutException("thrown");
            case "ThrowEngine":
                throw new PSInvalidOperationException("engine's own");
            case "CatchStop":
                CatchStop();
                break;
        }
    }

    // Under -ErrorAction Stop the cmdlet itself sees a stopped pipeline, and cannot go on by catching that.
    private void CatchStop()
    {
        try
        {
            WriteError(NewError("Caught"));
        }
        catch (PipelineStoppedException)
        {
            WriteObject("went on");
        }
    }
}
