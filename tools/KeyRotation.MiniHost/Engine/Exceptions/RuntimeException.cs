namespace System.Management.Automation;

/// <summary>The root of the engine's own exceptions: each can be asked for its error record.</summary>
public class RuntimeException : SystemException, IContainsErrorRecord
{
    private ErrorRecord? _errorRecord;
    private string _errorId = "RuntimeException";
    private ErrorCategory _errorCategory = ErrorCategory.NotSpecified;
    private object? _targetObject;

    public RuntimeException()
    {
    }

    public RuntimeException(string? message)
        : base(message)
    {
    }

    public RuntimeException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public RuntimeException(string? message, Exception? innerException, ErrorRecord? errorRecord)
        : base(message, innerException) => _errorRecord = errorRecord;

    public virtual ErrorRecord ErrorRecord => _errorRecord ??= new ErrorRecord(this, _errorId, _errorCategory, _targetObject);

    public bool WasThrownFromThrowStatement { get; set; }

    internal void SetError(string errorId, ErrorCategory category)
    {
        _errorId = errorId;
        _errorCategory = category;
    }

    /// <summary>Before the record is first asked for.</summary>
    internal void SetTarget(object? targetObject) => _targetObject = targetObject;
}

/// <summary>The pipeline was stopped: nothing more can be written.</summary>
public class PipelineStoppedException : RuntimeException
{
    public PipelineStoppedException()
        : this("The pipeline has been stopped.")
    {
    }

    public PipelineStoppedException(string? message)
        : this(message, innerException: null)
    {
    }

    public PipelineStoppedException(string? message, Exception? innerException)
        : base(message, innerException) => SetError("PipelineStopped", ErrorCategory.OperationStopped);
}

/// <summary>A record was written whose stream's preference is Stop.</summary>
public class ActionPreferenceStopException : RuntimeException
{
    private readonly ErrorRecord? _record;

    public ActionPreferenceStopException()
        : this("Stopped as a preference asks.")
    {
    }

    public ActionPreferenceStopException(string? message)
        : this(message, innerException: null)
    {
    }

    public ActionPreferenceStopException(string? message, Exception? innerException)
        : base(message, innerException) => SetError("ActionPreferenceStop", ErrorCategory.OperationStopped);

    internal ActionPreferenceStopException(ErrorRecord record, string message)
        : this(message, record.Exception) => _record = record;

    public override ErrorRecord ErrorRecord => _record ?? base.ErrorRecord;
}

/// <summary>What a caller gets when a cmdlet ended by an exception.</summary>
public class CmdletInvocationException : RuntimeException
{
    private readonly ErrorRecord? _record;

    public CmdletInvocationException()
    {
    }

    public CmdletInvocationException(string? message)
        : base(message)
    {
    }

    public CmdletInvocationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal CmdletInvocationException(ErrorRecord record)
        : base(record.ToString(), record.Exception) => _record = record;

    public override ErrorRecord ErrorRecord => _record ?? base.ErrorRecord;
}

/// <summary>No command of that name.</summary>
public class CommandNotFoundException : RuntimeException
{
    public CommandNotFoundException()
        : this("The command was not found.")
    {
    }

    public CommandNotFoundException(string? message)
        : this(message, innerException: null)
    {
    }

    public CommandNotFoundException(string? message, Exception? innerException)
        : base(message, innerException) => SetError("CommandNotFoundException", ErrorCategory.ObjectNotFound);

    internal CommandNotFoundException(string commandName, string message)
        : this(message)
    {
        CommandName = commandName;
        SetTarget(commandName);
    }

    public string CommandName { get; set; } = string.Empty;
}
