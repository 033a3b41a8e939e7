using System;
using System.Management.Automation;
using System.Threading;
using KeyRotation.Errors;
using KeyRotation.Journal;

namespace KeyRotation.Commands;

/// <summary>
/// What the cmdlets share that read journals: files, one error for each that cannot be read, and Ctrl+C.
/// </summary>
public abstract class JournalCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Journals, taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Releases what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            try
            {
                Read(FullPath(path), _stop.Token);
            }
            catch (KeyRotationException e)
            {
                WriteError(ErrorRecords.Of(e, path));
            }
            catch (RuntimeException e) when (e is not PipelineStoppedException and not ActionPreferenceStopException)
            {
                // PowerShell's own words for a path that leads nowhere, such as an unknown drive.
                WriteError(new ErrorRecord(e.ErrorRecord, e));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    /// <summary>Ctrl+C ends the reading.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>Reads one journal.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    private protected abstract void Read(string path, CancellationToken cancellationToken);

    private string FullPath(string path)
    {
        var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

        // A path of another provider, such as Env:, is no path of a file.
        return System.IO.Path.IsPathRooted(full) ? full : throw JournalErrors.NotFound(path);
    }
}
