using System;
using System.Management.Automation;
using System.Threading;
using KeyRotation.Errors;
using KeyRotation.Journal;

namespace KeyRotation.Commands;

/// <summary>
/// Base class of the cmdlets that read journals: resolves files, reports one error per unreadable file and handles
/// Ctrl+C.
/// </summary>
public abstract class JournalCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The journals, as literal paths.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Releases the resources of the cmdlet.</summary>
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
                // Keeps PowerShell's own message for a path that cannot be resolved, such as an unknown drive.
                WriteError(new ErrorRecord(e.ErrorRecord, e));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    /// <summary>Handles Ctrl+C: stops reading.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Releases the resources of the cmdlet.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>Reads one journal.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    private protected abstract void Read(string path, CancellationToken cancellationToken);

    private string FullPath(string path)
    {
        var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

        // A path of another provider, such as Env:, is not a file path.
        return System.IO.Path.IsPathRooted(full) ? full : throw JournalErrors.NotFound(path);
    }
}
