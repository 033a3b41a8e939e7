using System.Management.Automation;
using KeyRotation.Commands;

namespace KeyRotation.Bench;

/// <summary>Takes the common parameters and does nothing, to measure the engine's own cost.</summary>
[Cmdlet("Measure", "Nothing")]
public sealed class MeasureNothingCommand : AwsCommand
{
}
