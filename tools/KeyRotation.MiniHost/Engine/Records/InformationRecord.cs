using System.Collections.Generic;

namespace System.Management.Automation;

public class InformationRecord
{
    public InformationRecord(object messageData, string source)
    {
        MessageData = messageData;
        Source = source;
    }

    public object MessageData { get; }

    public string Source { get; set; }

    public DateTime TimeGenerated { get; set; } = DateTime.Now;

    public List<string> Tags { get; } = [];

    public override string ToString() => PSObject.AsText(MessageData);
}

/// <summary>What a warning variable holds.</summary>
public class WarningRecord
{
    public WarningRecord(string message) => Message = message;

    public string Message { get; }

    public override string ToString() => Message;
}

public class HostInformationMessage
{
    public string? Message { get; set; }

    public bool? NoNewLine { get; set; }

    public ConsoleColor? ForegroundColor { get; set; }

    public ConsoleColor? BackgroundColor { get; set; }

    public override string ToString() => Message ?? string.Empty;
}
