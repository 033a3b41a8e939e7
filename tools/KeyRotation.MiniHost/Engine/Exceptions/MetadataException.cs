namespace System.Management.Automation;

public class MetadataException : RuntimeException
{
    public MetadataException()
        : this("The metadata is not valid.")
    {
    }

    public MetadataException(string? message)
        : this(message, innerException: null)
    {
    }

    public MetadataException(string? message, Exception? innerException)
        : base(message, innerException) => SetError("MetadataException", ErrorCategory.MetadataError);
}

/// <summary>A validation attribute refuses an argument.</summary>
public class ValidationMetadataException : MetadataException
{
    public ValidationMetadataException()
    {
    }

    public ValidationMetadataException(string? message)
        : base(message)
    {
    }

    public ValidationMetadataException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A transformation attribute cannot make sense of an argument.</summary>
public class ArgumentTransformationMetadataException : MetadataException
{
    public ArgumentTransformationMetadataException()
    {
    }

    public ArgumentTransformationMetadataException(string? message)
        : base(message)
    {
    }

    public ArgumentTransformationMetadataException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
