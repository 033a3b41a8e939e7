namespace System.Management.Automation;

/// <summary>The engine is asked for something at the wrong time or from the wrong thread.</summary>
public class PSInvalidOperationException : InvalidOperationException, IContainsErrorRecord
{
    private ErrorRecord? _errorRecord;

    public PSInvalidOperationException()
    {
    }

    public PSInvalidOperationException(string? message)
        : base(message)
    {
    }

    public PSInvalidOperationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public ErrorRecord ErrorRecord => _errorRecord ??= new ErrorRecord(this, "InvalidOperation", ErrorCategory.InvalidOperation, targetObject: null);
}

/// <summary>The engine cannot do what it is asked for.</summary>
public class PSNotSupportedException : NotSupportedException, IContainsErrorRecord
{
    private ErrorRecord? _errorRecord;

    public PSNotSupportedException()
    {
    }

    public PSNotSupportedException(string? message)
        : base(message)
    {
    }

    public PSNotSupportedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public ErrorRecord ErrorRecord => _errorRecord ??= new ErrorRecord(this, "NotSupported", ErrorCategory.NotImplemented, targetObject: null);
}

/// <summary>A value cannot be converted to a type.</summary>
public class PSInvalidCastException : InvalidCastException, IContainsErrorRecord
{
    private ErrorRecord? _errorRecord;

    public PSInvalidCastException()
    {
    }

    public PSInvalidCastException(string? message)
        : base(message)
    {
    }

    public PSInvalidCastException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public ErrorRecord ErrorRecord => _errorRecord ??= new ErrorRecord(this, "PSInvalidCastException", ErrorCategory.InvalidArgument, targetObject: null);
}

/// <summary>An argument of a method of the engine is not valid.</summary>
public class PSArgumentException : ArgumentException, IContainsErrorRecord
{
    private ErrorRecord? _errorRecord;

    public PSArgumentException()
    {
    }

    public PSArgumentException(string? message)
        : base(message)
    {
    }

    public PSArgumentException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public PSArgumentException(string? message, string? paramName)
        : base(message, paramName)
    {
    }

    public ErrorRecord ErrorRecord => _errorRecord ??= new ErrorRecord(this, "Argument", ErrorCategory.InvalidArgument, targetObject: null);
}

/// <summary>An argument of a method of the engine is null.</summary>
public class PSArgumentNullException : ArgumentNullException, IContainsErrorRecord
{
    private ErrorRecord? _errorRecord;

    public PSArgumentNullException()
    {
    }

    public PSArgumentNullException(string? paramName)
        : base(paramName)
    {
    }

    public PSArgumentNullException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public PSArgumentNullException(string? paramName, string? message)
        : base(paramName, message)
    {
    }

    public ErrorRecord ErrorRecord => _errorRecord ??= new ErrorRecord(this, "ArgumentNull", ErrorCategory.InvalidArgument, targetObject: null);
}

/// <summary>An argument of a method of the engine is out of range.</summary>
public class PSArgumentOutOfRangeException : ArgumentOutOfRangeException, IContainsErrorRecord
{
    private ErrorRecord? _errorRecord;

    public PSArgumentOutOfRangeException()
    {
    }

    public PSArgumentOutOfRangeException(string? paramName)
        : base(paramName)
    {
    }

    public PSArgumentOutOfRangeException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public PSArgumentOutOfRangeException(string? paramName, object? actualValue, string? message)
        : base(paramName, actualValue, message)
    {
    }

    public ErrorRecord ErrorRecord => _errorRecord ??= new ErrorRecord(this, "ArgumentOutOfRange", ErrorCategory.InvalidArgument, targetObject: null);
}
