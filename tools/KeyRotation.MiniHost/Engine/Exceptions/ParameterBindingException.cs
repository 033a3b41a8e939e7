namespace System.Management.Automation;

/// <summary>Arguments and parameters do not meet.</summary>
public class ParameterBindingException : RuntimeException
{
    public ParameterBindingException()
        : this("The parameters cannot be bound.")
    {
    }

    public ParameterBindingException(string? message)
        : this(message, innerException: null)
    {
    }

    public ParameterBindingException(string? message, Exception? innerException)
        : base(message, innerException) => SetError("ParameterBindingException", ErrorCategory.InvalidArgument);

    internal ParameterBindingException(
        string errorId, ErrorCategory category, string message, string? parameterName, Type? parameterType, Exception? innerException)
        : base(message, innerException)
    {
        ErrorId = errorId;
        ParameterName = parameterName ?? string.Empty;
        ParameterType = parameterType;
        SetError(errorId, category);
    }

    public string ErrorId { get; } = string.Empty;

    public string ParameterName { get; } = string.Empty;

    public Type? ParameterType { get; }

    public Type? TypeSpecified => null;

    public InvocationInfo? CommandInvocation => ErrorRecord.InvocationInfo;

    public long Line => 0;

    public long Offset => 0;
}

// CategoryInfo shows these names as the reason.
internal sealed class ParameterBindingValidationException : ParameterBindingException
{
    internal ParameterBindingValidationException(
        string errorId, string message, string parameterName, Type parameterType, Exception? innerException)
        : base(errorId, ErrorCategory.InvalidData, message, parameterName, parameterType, innerException)
    {
    }
}

internal sealed class ParameterBindingArgumentTransformationException : ParameterBindingException
{
    internal ParameterBindingArgumentTransformationException(
        string message, string parameterName, Type parameterType, Exception innerException)
        : base("ParameterArgumentTransformationError", ErrorCategory.InvalidData, message, parameterName, parameterType, innerException)
    {
    }
}
