namespace System.Management.Automation;

public enum ErrorCategory
{
    NotSpecified, OpenError, CloseError, DeviceError, DeadlockDetected, InvalidArgument, InvalidData,
    InvalidOperation, InvalidResult, InvalidType, MetadataError, NotImplemented, NotInstalled, ObjectNotFound,
    OperationStopped, OperationTimeout, SyntaxError, ParserError, PermissionDenied, ResourceBusy, ResourceExists,
    ResourceUnavailable, ReadError, WriteError, FromStdErr, SecurityError, ProtocolError, ConnectionError,
    AuthenticationError, LimitsExceeded, QuotaExceeded, NotEnabled,
}

/// <summary>An error record, as the user sees it.</summary>
public class ErrorRecord
{
    private readonly string _errorId;
    private Type? _commandType;

    public ErrorRecord(Exception exception, string errorId, ErrorCategory errorCategory, object? targetObject)
    {
        Exception = exception;
        _errorId = errorId;
        CategoryInfo = new ErrorCategoryInfo(errorCategory);
        TargetObject = targetObject;
    }

    /// <summary>A copy with another exception.</summary>
    public ErrorRecord(ErrorRecord errorRecord, Exception exception)
        : this(exception, errorRecord._errorId, errorRecord.CategoryInfo.Category, errorRecord.TargetObject) =>
        ErrorDetails = errorRecord.ErrorDetails;

    public Exception Exception { get; }

    public object? TargetObject { get; internal set; }

    public ErrorCategoryInfo CategoryInfo { get; }

    public ErrorDetails? ErrorDetails { get; set; }

    public InvocationInfo? InvocationInfo { get; private set; }

    /// <summary>The cmdlet's error id, followed by the full type name of the cmdlet that wrote the record.</summary>
    public string FullyQualifiedErrorId => _commandType is null ? _errorId : $"{_errorId},{_commandType.FullName}";

    public override string ToString() => ErrorDetails?.Message ?? Exception.Message;

    // The first command that writes a record sets its invocation. Commands that pass it on do not change it.
    internal void SetInvocation(InvocationInfo invocation, Type commandType)
    {
        InvocationInfo ??= invocation;
        _commandType ??= commandType;
    }
}

public record ErrorCategoryInfo(ErrorCategory Category);

/// <summary>The text that replaces the exception's message, and the recommended action.</summary>
public record ErrorDetails(string Message)
{
    public string RecommendedAction { get; set; } = string.Empty;
}
