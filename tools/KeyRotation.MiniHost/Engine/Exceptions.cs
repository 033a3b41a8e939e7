namespace System.Management.Automation
{
    /// <summary>The root of the engine's own exceptions: each has an error record.</summary>
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

    /// <summary>The pipeline was stopped: nothing more can be written.</summary>
    public class PipelineStoppedException() : RuntimeException("The pipeline has been stopped.");

    /// <summary>An error was written whose preference is Stop.</summary>
    public class ActionPreferenceStopException(ErrorRecord errorRecord) : RuntimeException(errorRecord);

    /// <summary>What a caller gets when a cmdlet ended by an exception.</summary>
    public class CmdletInvocationException(ErrorRecord errorRecord) : RuntimeException(errorRecord);

    /// <summary>Arguments and parameters do not meet.</summary>
    public class ParameterBindingException(string errorId, string message) : RuntimeException(errorId, message);

    /// <summary>A transformation attribute cannot make sense of an argument.</summary>
    public class ArgumentTransformationMetadataException(string? message) : RuntimeException(message);
}

namespace System.Management.Automation.Host
{
    /// <summary>A host cannot do what it is asked for.</summary>
    public class HostException(string message) : RuntimeException(message);
}
