namespace System.Management.Automation;

public interface IContainsErrorRecord
{
    ErrorRecord ErrorRecord { get; }
}

/// <summary>An error as a user meets it.</summary>
public class ErrorRecord
{
    private readonly string _errorId;

    public ErrorRecord(Exception exception, string? errorId, ErrorCategory errorCategory, object? targetObject)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Exception = exception;
        _errorId = errorId ?? string.Empty;
        TargetObject = targetObject;
        CategoryInfo = new ErrorCategoryInfo(this, errorCategory);
    }

    /// <summary>A copy that carries another exception.</summary>
    public ErrorRecord(ErrorRecord errorRecord, Exception? replaceParentContainsErrorRecordException)
        : this(
            replaceParentContainsErrorRecordException ?? errorRecord.Exception,
            errorRecord._errorId,
            errorRecord.CategoryInfo.Category,
            errorRecord.TargetObject)
    {
        ErrorDetails = errorRecord.ErrorDetails;
        InvocationInfo = errorRecord.InvocationInfo;
        CommandTypeName = errorRecord.CommandTypeName;
    }

    public Exception Exception { get; }

    public object? TargetObject { get; }

    public ErrorCategoryInfo CategoryInfo { get; }

    public ErrorDetails? ErrorDetails { get; set; }

    public InvocationInfo? InvocationInfo { get; private set; }

    /// <summary>The cmdlet's own id, then the full type name of the cmdlet that wrote the record.</summary>
    public string FullyQualifiedErrorId => CommandTypeName is null ? _errorId : $"{_errorId},{CommandTypeName}";

    private string? CommandTypeName { get; set; }

    public override string ToString() =>
        string.IsNullOrEmpty(ErrorDetails?.Message) ? Exception.Message : ErrorDetails.Message;

    // The first command that writes a record gives it its name; a command that passes it on changes nothing.
    internal void SetInvocation(InvocationInfo invocation, Type commandType)
    {
        InvocationInfo ??= invocation;
        CommandTypeName ??= commandType.FullName;
    }
}

/// <summary>The words that replace the exception's message, and what to do next.</summary>
public class ErrorDetails
{
    public ErrorDetails(string message) => Message = message;

    public string Message { get; }

    public string RecommendedAction { get; set; } = string.Empty;

    public override string ToString() => Message;
}
