namespace System.Management.Automation
{
    /// <summary>The base class of the engine's exceptions. Each has an error record.</summary>
    public class RuntimeException : SystemException
    {
        public RuntimeException(string? message)
            : this(nameof(RuntimeException), message)
        {
        }

        private protected RuntimeException(string errorId, string? message)
            : base(message) =>
            ErrorRecord = new ErrorRecord(this, errorId, ErrorCategory.InvalidArgument, targetObject: null);

        private protected RuntimeException(ErrorRecord errorRecord)
            : base(errorRecord.ToString(), errorRecord.Exception) => ErrorRecord = errorRecord;

        public ErrorRecord ErrorRecord { get; }
    }

    /// <summary>The pipeline was stopped. Nothing more can be written.</summary>
    public class PipelineStoppedException() : RuntimeException("The pipeline has been stopped.");

    /// <summary>An error was written while the preference is Stop.</summary>
    public class ActionPreferenceStopException(ErrorRecord errorRecord) : RuntimeException(errorRecord);

    /// <summary>The exception that a caller receives when a cmdlet throws.</summary>
    public class CmdletInvocationException(ErrorRecord errorRecord) : RuntimeException(errorRecord);

    /// <summary>An argument could not be bound to a parameter.</summary>
    public class ParameterBindingException(string errorId, string message) : RuntimeException(errorId, message);

    /// <summary>A transformation attribute could not convert an argument.</summary>
    public class ArgumentTransformationMetadataException(string? message) : RuntimeException(message);
}

namespace System.Management.Automation.Host
{
    /// <summary>A host does not support the requested function.</summary>
    public class HostException(string message) : RuntimeException(message);
}
