using System.Management.Automation;
using KeyRotation.Commands;

namespace KeyRotation.Bench;

/// <summary>Takes the parameters that every cmdlet has, and does nothing: what is left is the engine's own cost.</summary>
[Cmdlet("Measure", "Nothing")]
public sealed class MeasureNothingCommand : AwsCommand
{
}
