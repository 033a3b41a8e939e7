using System.Globalization;

namespace System.Management.Automation;

public enum ErrorCategory
{
    NotSpecified,
    OpenError,
    CloseError,
    DeviceError,
    DeadlockDetected,
    InvalidArgument,
    InvalidData,
    InvalidOperation,
    InvalidResult,
    InvalidType,
    MetadataError,
    NotImplemented,
    NotInstalled,
    ObjectNotFound,
    OperationStopped,
    OperationTimeout,
    SyntaxError,
    ParserError,
    PermissionDenied,
    ResourceBusy,
    ResourceExists,
    ResourceUnavailable,
    ReadError,
    WriteError,
    FromStdErr,
    SecurityError,
    ProtocolError,
    ConnectionError,
    AuthenticationError,
    LimitsExceeded,
    QuotaExceeded,
    NotEnabled,
}

/// <summary>The line that PowerShell shows as CategoryInfo.</summary>
public class ErrorCategoryInfo
{
    private readonly ErrorRecord _record;
    private string? _activity;
    private string? _reason;
    private string? _targetName;
    private string? _targetType;

    internal ErrorCategoryInfo(ErrorRecord record, ErrorCategory category)
    {
        _record = record;
        Category = category;
    }

    public ErrorCategory Category { get; }

    public string Activity
    {
        get => _activity ?? _record.InvocationInfo?.MyCommand.Name ?? string.Empty;
        set => _activity = value;
    }

    public string Reason
    {
        get => _reason ?? _record.Exception.GetType().Name;
        set => _reason = value;
    }

    public string TargetName
    {
        get => _targetName ?? TextConversion.ToShortText(_record.TargetObject);
        set => _targetName = value;
    }

    public string TargetType
    {
        get => _targetType ?? _record.TargetObject?.GetType().Name ?? string.Empty;
        set => _targetType = value;
    }

    public string GetMessage() =>
        string.Create(CultureInfo.InvariantCulture, $"{Category}: ({Short(TargetName)}:{Short(TargetType)}) [{Activity}], {Reason}");

    public override string ToString() => GetMessage();

    // Long names lose their middle.
    private static string Short(string text) => text.Length <= 40 ? text : $"{text[..19]}…{text[^19..]}";
}
