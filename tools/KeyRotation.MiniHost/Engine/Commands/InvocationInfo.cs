using System.Collections.Generic;

namespace System.Management.Automation;

/// <summary>How a command was called.</summary>
public class InvocationInfo
{
    internal InvocationInfo(CommandInfo command, int pipelinePosition, int pipelineLength, bool expectingInput)
    {
        MyCommand = command;
        PipelinePosition = pipelinePosition;
        PipelineLength = pipelineLength;
        ExpectingInput = expectingInput;
    }

    public CommandInfo MyCommand { get; }

    /// <summary>What was bound, by parameter name; what came from the pipeline changes with each object.</summary>
    public Dictionary<string, object?> BoundParameters { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<object> UnboundArguments { get; } = [];

    public string InvocationName => MyCommand.Name;

    public string Line => string.Empty;

    public string PositionMessage => string.Empty;

    public string ScriptName => string.Empty;

    public int ScriptLineNumber => 0;

    public int OffsetInLine => 0;

    public int PipelinePosition { get; }

    public int PipelineLength { get; }

    public bool ExpectingInput { get; }
}
